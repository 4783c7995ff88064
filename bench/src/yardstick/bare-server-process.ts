import { eventually, spawnProcess } from '@ledger/testkit'

/** Runs the bare server while it is measured. */
export async function withBareServer<T>(measure: (url: string) => Promise<T>): Promise<T> {
  const server = spawnProcess('bench/src/yardstick/bare-server.ts', [], {})
  try {
    const port = await eventually(() => server.logs.find((line) => /^\d+$/.test(line)), {
      what: 'the bare server',
    })
    return await measure(`http://127.0.0.1:${port}`)
  } finally {
    server.send('SIGTERM')
    await server.exited
  }
}
