import type { WrkResult } from '../load/wrk.ts'
import { acknowledgedOf } from '../load/wrk.ts'
import { stolenShare } from '../measure/core-time.ts'
import type { Meters } from '../measure/meters.ts'
import { percentileOf } from '../measure/percentile.ts'
import type { Sample } from '../measure/timeline.ts'
import type { BenchRecord, LagFigures, LoadFigures } from './bench-record.ts'

/** What the callers saw. Only answers with 2xx count, and of those to one request the first. */
export function loadFigures(result: WrkResult): LoadFigures {
  const transactions = acknowledgedOf(result)
  return {
    transactions,
    seconds: roundTo(result.seconds, 3),
    throughput_per_s: Math.round(transactions / result.seconds),
    latency_ms: result.latencyMs,
  }
}

/** What each transaction cost. */
export function costFigures(
  added: Meters,
  transactions: number,
  seconds: number,
): Pick<
  BenchRecord,
  'cost_us' | 'wal_bytes' | 'disk_bytes' | 'batch_size' | 'wal_syncs_per_s' | 'stolen_share'
> {
  if (transactions === 0) throw new Error('no transaction was acknowledged: there are no figures')
  const each = (total: number): number => Math.round(total / transactions)
  return {
    cost_us: Object.fromEntries(
      Object.entries(added.cpuSeconds).map(([name, cpu]) => [
        name,
        roundTo((cpu * 1e6) / transactions, 1),
      ]),
    ),
    wal_bytes: each(added.walBytes),
    disk_bytes: { database: each(added.databaseBytes), topic: each(added.topicBytes) },
    batch_size: added.batches === 0 ? null : Math.round(transactions / added.batches),
    wal_syncs_per_s: Math.round(added.walSyncs / seconds),
    stolen_share: roundTo(stolenShare(added.coreTime), 3),
  }
}

export function lagFigures(timeline: readonly Sample[], drainedS: number): LagFigures {
  const sorted = Float64Array.from(timeline, (sample) => sample.lag_s ?? 0).sort()
  return {
    p50: percentileOf(sorted, 0.5),
    p99: percentileOf(sorted, 0.99),
    max: percentileOf(sorted, 1),
    drained: roundTo(drainedS, 3),
  }
}

function roundTo(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
