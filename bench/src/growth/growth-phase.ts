import type { RelationSize } from '../database/read-relation-sizes.ts'
import type { BenchRecord } from '../record/bench-record.ts'

/** The write path as it was measured on one state of the database. */
export interface GrowthPhase {
  readonly name: string
  readonly accounts: number
  /** Entries in the journal before the load. */
  readonly entries: number
  readonly throughput_per_s: number
  readonly latency_ms: BenchRecord['latency_ms']
  readonly cost_us: BenchRecord['cost_us']
  readonly wal_bytes: number
  readonly right: boolean
  /** Tables and indexes of the journal after the load. */
  readonly relations: readonly RelationSize[]
}

/** A phase, and what it is to those on an empty database. */
export interface ComparedPhase extends GrowthPhase {
  /** Its throughput as a share of theirs: what has to stay near 1. */
  readonly throughput_ratio: number
  /** Its CPU per transaction over theirs, without the generator and the sampling. */
  readonly cost_ratio: number
  /** Its WAL per transaction over theirs. */
  readonly wal_ratio: number
}

/** Each phase against the mean of those that began with an empty journal and as many accounts. */
export function compareWithEmpty(
  phases: readonly GrowthPhase[],
  isEmpty: (phase: GrowthPhase) => boolean,
): readonly ComparedPhase[] {
  const empty = phases.filter(isEmpty)
  const ratio = (of: (phase: GrowthPhase) => number, phase: GrowthPhase): number =>
    Number((of(phase) / meanOf(empty.map(of))).toFixed(3))
  return phases.map((phase) => ({
    ...phase,
    throughput_ratio: ratio((one) => one.throughput_per_s, phase),
    cost_ratio: ratio(serverCost, phase),
    wal_ratio: ratio((one) => one.wal_bytes, phase),
  }))
}

/** CPU microseconds of everything but the bench itself. */
export function serverCost({ cost_us: cost }: Pick<GrowthPhase, 'cost_us'>): number {
  const counted = Object.entries(cost).filter(([name]) => !benchProcesses.has(name))
  return counted.reduce((sum, [, us]) => sum + us, 0)
}

const benchProcesses: ReadonlySet<string> = new Set(['generator', 'sampling'])

function meanOf(values: readonly number[]): number {
  if (values.length === 0) throw new Error('no phase began with an empty journal')
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
