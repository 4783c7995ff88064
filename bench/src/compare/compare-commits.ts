import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRecord } from '../record/bench-record.ts'
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts'
import { checkOut } from './check-out.ts'
import type { ComparedFigure, PairedRuns } from './compare-figures.ts'
import { compareFigures } from './compare-figures.ts'
import { showComparison } from './show-comparison.ts'
import type { Side } from './turns.ts'
import { sidesInTurn } from './turns.ts'

export interface CompareOptions {
  /** What the checkout of the bench is compared with: anything that git takes for a commit. */
  readonly commit: string
  readonly scenarios: readonly Scenario[]
  /** How often each side is measured. */
  readonly turns: number
  readonly projectFolder: string
  /** Where the other commit is checked out, and the result is written unless `json` is given. */
  readonly folder: string
  readonly json: string | undefined
  /** Measures one scenario, with the services of another checkout where its folder is given. */
  readonly run: (
    scenario: Scenario,
    change: Pick<ScenarioOptions, 'checkout'>,
  ) => Promise<BenchRecord>
  readonly say: (line: string) => void
}

/** One scenario on both sides. */
interface ComparedScenario {
  readonly right: boolean
  readonly figures: readonly ComparedFigure[]
  readonly runs: PairedRuns
}

/**
 * Measures the services of another commit and those of this checkout in turns, with the same
 * generator, servers and meters, and tells what differs by more than the runs of one side differ.
 * @returns whether every run was right
 * @throws NoCheckout, and whatever ends a scenario: then nothing is concluded
 */
export async function compareCommits(options: CompareOptions): Promise<boolean> {
  const { projectFolder, folder, say, scenarios, turns, commit } = options
  const before = await checkOut(commit, { projectFolder, parentFolder: folder, say })
  try {
    const compared: Record<string, ComparedScenario> = {}
    for (const scenario of scenarios) {
      const runs = await runInTurns(scenario, options, before)
      const figures = compareFigures(runs)
      const right = [...runs.before, ...runs.after].every((record) => record.right)
      compared[scenario.name] = { right, figures, runs }
      say(`${scenario.name}: ${before.commit} against this checkout, ${turns} turns`)
      for (const line of showComparison(figures).split('\n')) say(`  ${line}`)
      if (!right) say('  THE FIGURES DO NOT COUNT: a run was not right')
    }
    const file = options.json ?? join(folder, `compare-${before.commit}.json`)
    writeFileSync(file, `${JSON.stringify({ before: before.commit, turns, compared }, null, 2)}\n`)
    say(`written to ${file}`)
    return Object.values(compared).every(({ right }) => right)
  } finally {
    await before.remove()
  }
}

async function runInTurns(
  scenario: Scenario,
  { turns, run, say }: CompareOptions,
  { folder, commit }: { readonly folder: string; readonly commit: string },
): Promise<PairedRuns> {
  const runs: Record<Side, BenchRecord[]> = { before: [], after: [] }
  for (const side of sidesInTurn(turns)) {
    say(`${scenario.name}: ${side}, ${runs[side].length + 1} of ${turns}`)
    const record = await run(scenario, { checkout: side === 'before' ? folder : undefined })
    const wrong = record.checks.filter((one) => !one.is_true)
    for (const { claim, detail } of wrong) say(`  WRONG ${claim}: ${detail}`)
    runs[side].push(side === 'before' ? { ...record, commit } : record)
  }
  return runs
}
