// Changes the rules bit by bit and looks whether a test notices: `npm run mutation`.
import { runProcess } from '../test/run-process.ts'

// ends what hangs; a run takes 5 minutes, on a machine that others use seven times that
const runMsMax = 60 * 60_000

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(`ended by ${signal}`))
}
const timer = setTimeout(() => stopping.abort(`not done within ${runMsMax / 60_000} min`), runMsMax)
const command = ['pnpm', '--filter', '@ledger/domain', '--silent', 'mutation'] as const
const options = process.argv.slice(2) // of Stryker, such as --mutate src/times.ts
const { code } = await runProcess([...command, ...options], {
  stopping: stopping.signal,
  isShown: true,
})
clearTimeout(timer)
if (stopping.signal.aborted) console.error(String(stopping.signal.reason))
process.exitCode = stopping.signal.aborted ? 1 : code
