// Writes docs/openapi and the list of codes anew, as the services say it: `npm run openapi`.
import { join } from 'node:path'
import { freePorts, startPostgres } from '@ledger/real-parts'
import { runProcess } from '../test/run-process.ts'
import { makeTestFolder } from '../test/test-folder.ts'

// the tests that hold these files against the services write them when they are told to
const command = [
  'pnpm',
  '--dir',
  'test/contract',
  '--silent',
  'test',
  'document',
  'catalogue',
] as const

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(`ended by ${signal}`))
}
const folder = makeTestFolder()
const [port = 0] = await freePorts(1)
const postgres = await startPostgres({
  folder: join(folder.path, 'postgres'),
  port,
  logFile: join(folder.path, 'postgres.log'),
  progress: (line) => console.log(`› ${line}`),
})
const env = { TEST_DATABASE_URL: postgres.url, TEST_UPDATE_OPENAPI: '1' }
const { code, output } = await runProcess(command, { stopping: stopping.signal, env })
await postgres.stop()
folder.remove()
console.log(code === 0 ? 'docs/openapi and docs/errors.md are as the services say' : output)
process.exitCode = code
