import type { BenchRecord } from './bench-record.ts'
import { mainFiguresOf } from './main-figures.ts'
import type { Spread } from './spread.ts'
import { spreadOf } from './spread.ts'

/** Runs of one scenario that differ in nothing but their time. */
export interface Series {
  /** The run in the middle by throughput; of two in the middle, the slower. */
  readonly middle: BenchRecord
  readonly runs: readonly BenchRecord[]
  /** The main figures that all runs have. */
  readonly spread: Readonly<Record<string, Spread>>
  /** Every run was. */
  readonly right: boolean
}

/** @param runs of one scenario, one at least */
export function seriesOf(runs: readonly BenchRecord[]): Series {
  const byThroughput = runs.toSorted((a, b) => a.throughput_per_s - b.throughput_per_s)
  const middle = byThroughput[(runs.length - 1) >> 1]
  if (middle === undefined) throw new Error('a series has one run at least')
  const figures = runs.map(mainFiguresOf)
  const spread: Record<string, Spread> = {}
  for (const name of mainFiguresOf(middle).keys()) {
    const values = figures.flatMap((one) => one.get(name) ?? [])
    if (values.length === runs.length) spread[name] = spreadOf(values)
  }
  return { middle, runs, spread, right: runs.every(({ right }) => right) }
}

/**
 * Records by scenario, commit and command line, in the order in which each was first measured. The first
 * run of a series leaves a record, so that the later ones are of a checkout with changes.
 */
export function groupRuns(records: readonly BenchRecord[]): readonly Series[] {
  const groups = Map.groupBy(records, ({ scenario, commit, command_line: commandLine }) =>
    JSON.stringify([scenario, commit.split(' ')[0], commandLine]),
  )
  return [...groups.values()].map(seriesOf)
}
