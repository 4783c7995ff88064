// Everything a change must pass: `npm test`, or `npm test -- --filter @ledger/db` for one package.
import { parseArgs } from 'node:util'
import { startParts } from '../parts/start-parts.ts'
import { allChecks, packageChecks } from './checks.ts'
import { runCheck } from './run-check.ts'
import { runTests } from './run-tests.ts'
import { Tally } from './tally.ts'
import { makeTestFolder } from './test-folder.ts'

// ends what hangs; a run takes 6 to 10 minutes, on a machine that others use three times that
const runMsMax = 60 * 60_000

const { values } = parseArgs({ options: { filter: { type: 'string' } } })
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stopping.abort(`ended by ${signal}`))
}
const timer = setTimeout(() => stopping.abort(`not done within ${runMsMax / 60_000} min`), runMsMax)

const tally = new Tally()
await runAll()
if (stopping.signal.aborted) tally.fail(String(stopping.signal.reason))
clearTimeout(timer)
tally.print()
process.exitCode = tally.failed === 0 ? 0 : 1

async function runAll(): Promise<void> {
  const folder = makeTestFolder()
  // the parts start while the checks run, which do not need them
  const starting = startParts(folder.path, (line) => console.log(`› ${line}`))
  const started = starting.then(
    (parts) => parts,
    (error: unknown) => {
      tally.fail(error instanceof Error ? error.message : String(error))
      return undefined
    },
  )
  const checks = values.filter === undefined ? allChecks : packageChecks(values.filter)
  for (const check of checks) {
    if (!stopping.signal.aborted) await runCheck(check, tally, stopping.signal)
  }
  const parts = await started
  if (parts !== undefined) {
    if (!stopping.signal.aborted) {
      await runTests(values.filter, parts.environment, tally, stopping.signal)
    }
    parts.crashed.forEach((crash) => tally.fail(crash))
    await parts.stop()
  }
  folder.remove()
}
