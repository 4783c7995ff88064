import type { BenchRecord } from '../record/bench-record.ts'

/** Records of one scenario, each at its turn. */
export interface PairedRuns {
  readonly before: readonly BenchRecord[]
  readonly after: readonly BenchRecord[]
}

export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  /** At each turn. */
  readonly values: readonly number[]
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
  const sides = [before.map(figuresOf), after.map(figuresOf)] as const
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
    ratio: ratios.length === 0 ? Number(now.median === old.median) : round(medianOf(ratios)),
    is_beyond_spread: before.length < 2 ? null : now.min > old.max || now.max < old.min,
  }
}

/** The bench itself is on both sides the same. */
const benchProcesses: ReadonlySet<string> = new Set(['generator', 'sampling'])

function figuresOf(record: BenchRecord): ReadonlyMap<string, number> {
  const cost = Object.entries(record.cost_us).filter(([name]) => !benchProcesses.has(name))
  return new Map<string, number>([
    ['per second', record.throughput_per_s],
    ['p99 ms', record.latency_ms.p99],
    ['CPU µs', cost.reduce((sum, [, us]) => sum + us, 0)],
    ...cost.map(([name, us]) => [`CPU µs ${name}`, us] as const),
    ['WAL bytes', record.wal_bytes],
    ...(record.lag_s === null ? [] : [['lag max s', record.lag_s.max] as const]),
  ])
}

function spreadOf(values: readonly number[]): Spread {
  const rounded = values.map(round)
  return {
    median: round(medianOf(values)),
    min: Math.min(...rounded),
    max: Math.max(...rounded),
    values: rounded,
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new Error('no values to take a median of')
  return (low + high) / 2
}

function round(value: number): number {
  return Number(value.toFixed(3))
}
