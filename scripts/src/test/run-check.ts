import type { Check } from './checks.ts'
import { runProcess } from './run-process.ts'
import type { Tally } from './tally.ts'

/** Runs a check and shows what it wrote only when it fails. */
export async function runCheck(check: Check, tally: Tally, stopping: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  const { code, output } = await runProcess(check.command, { stopping })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  if (code === 0) {
    console.log(`✓ ${check.name} (${seconds} s)`)
    tally.pass()
  } else {
    console.log(output.trimEnd())
    console.log(`✗ ${check.name} (${seconds} s)`)
    tally.fail(check.name)
  }
}
