import { eventually, spawnProcess } from '@ledger/testkit'
import { runWrk } from '../load/wrk.ts'

const seconds = 3

/**
 * POSTs per second that a server answers which does nothing but validate them, with the load
 * generator beside it: how fast this machine is now. Machines differ, and a shared one differs from
 * hour to hour; figures of two runs can only be compared where this is the same.
 */
export async function barePostsPerS(connections: number): Promise<number> {
  const server = spawnProcess('bench/src/yardstick/bare-server.ts', [], {})
  try {
    const port = await eventually(() => server.logs.find((line) => /^\d+$/.test(line)), {
      what: 'the bare server',
    })
    const load = { url: `http://127.0.0.1:${port}`, connections, apiKey: 'none', ledger: 'none' }
    await runWrk({ ...load, accounts: 10_000, keyPrefix: 'warm-up-', seconds: 1 })
    const result = await runWrk({ ...load, accounts: 10_000, keyPrefix: 'bare-', seconds })
    return Math.round(result.answered / result.seconds)
  } finally {
    server.send('SIGTERM')
    await server.exited
  }
}
