import { mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PartsEnvironment } from '../parts/start-parts.ts'
import type { TestedPackage } from './packages.ts'
import { testedPackages } from './packages.ts'
import { readResults } from './read-results.ts'
import { runProcess } from './run-process.ts'
import type { Tally } from './tally.ts'

/** Runs the tests of all packages, or of one, on the parts, and counts every test. */
export async function runTests(
  filter: string | undefined,
  environment: PartsEnvironment,
  tally: Tally,
  stopping: AbortSignal,
): Promise<void> {
  const packages = testedPackages().filter(({ name }) => filter === undefined || name === filter)
  if (packages.length === 0) {
    tally.fail(`no package with tests is named ${filter ?? ''}`)
    return
  }
  for (const { resultsFile } of packages) {
    mkdirSync(dirname(resultsFile), { recursive: true })
    rmSync(resultsFile, { force: true })
  }
  const { code } = await runProcess(testCommand(packages), {
    stopping,
    env: { ...environment },
    isShown: true,
  })
  const failedBefore = tally.failed
  for (const tested of packages) countPackage(tested, tally)
  if (code !== 0 && tally.failed === failedBefore)
    tally.fail(`the tests ended with exit code ${code}`)
}

/** One package at a time: each runs two workers, and the parts need the rest of two cores. */
function testCommand(packages: readonly TestedPackage[]): [string, ...string[]] {
  const filters = packages.flatMap(({ name }) => ['--filter', name])
  const output = ['--output-logs=full', '--log-order=stream', '--ui=stream']
  return ['turbo', 'run', 'test', '--concurrency=1', '--continue', ...output, ...filters]
}

function countPackage({ name, resultsFile }: TestedPackage, tally: Tally): void {
  const results = readResults(resultsFile)
  if (results === undefined) {
    tally.fail(`${name}: its tests left no result`)
    return
  }
  tally.pass(results.passed)
  results.failures.forEach((failure) => tally.fail(`${name}: ${failure}`))
}
