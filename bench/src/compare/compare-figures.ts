import type { BenchRecord } from '../record/bench-record.ts'
import { mainFiguresOf } from '../record/main-figures.ts'
import type { Spread } from '../record/spread.ts'
import { medianOf, roundFigure, spreadOf } from '../record/spread.ts'

/** Records of one scenario, each at its turn. */
export interface PairedRuns {
  readonly before: readonly BenchRecord[]
  readonly after: readonly BenchRecord[]
}

/** One figure on both sides. */
export interface ComparedFigure {
  readonly figure: string
  readonly before: Spread
  readonly after: Spread
  /** Median of what it is after over what it was before at the same turn. */
  readonly ratio: number
  /**
   * Every run of one side lies beyond every run of the other; null where there is one turn only. By
   * chance that happens once in three with two turns, in ten with three, in 35 with four.
   */
  readonly is_beyond_spread: boolean | null
}

/** Throughput, p99, CPU of each process and in all, and WAL, those that both sides have. */
export function compareFigures({ before, after }: PairedRuns): readonly ComparedFigure[] {
  const sides = [before.map(mainFiguresOf), after.map(mainFiguresOf)] as const
  const names = [...new Set(sides.flat().flatMap((figures) => [...figures.keys()]))]
  return names.flatMap((figure) => {
    const [old, now] = sides.map((runs) => runs.flatMap((run) => run.get(figure) ?? []))
    if (old === undefined || now === undefined) return []
    if (old.length < before.length || now.length < after.length) return []
    return [compareFigure(figure, old, now)]
  })
}

/** @param before values in the order of the turns, as many as `after` */
export function compareFigure(
  figure: string,
  before: readonly number[],
  after: readonly number[],
): ComparedFigure {
  const [old, now] = [spreadOf(before), spreadOf(after)]
  const ratios = after.flatMap((value, turn) => {
    const former = before[turn]
    return former === undefined || former === 0 ? [] : [value / former]
  })
  return {
    figure,
    before: old,
    after: now,
    ratio: ratios.length === 0 ? Number(now.median === old.median) : roundFigure(medianOf(ratios)),
    is_beyond_spread: before.length < 2 ? null : now.min > old.max || now.max < old.min,
  }
}
