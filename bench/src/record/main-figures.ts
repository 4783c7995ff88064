import type { BenchRecord } from './bench-record.ts'

/** The bench itself is no part of what a transaction costs. */
const benchProcesses: ReadonlySet<string> = new Set(['generator', 'sampling'])

/** What two runs are compared by: throughput, p99, CPU of each process and in all, WAL, lag. */
export function mainFiguresOf(record: BenchRecord): ReadonlyMap<string, number> {
  const cost = Object.entries(record.cost_us).filter(([name]) => !benchProcesses.has(name))
  return new Map<string, number>([
    ['per second', record.throughput_per_s],
    ...(record.latency_ms === null ? [] : [['p99 ms', record.latency_ms.p99] as const]),
    ['CPU µs', cost.reduce((sum, [, us]) => sum + us, 0)],
    ...cost.map(([name, us]) => [`CPU µs ${name}`, us] as const),
    ['WAL bytes', record.wal_bytes],
    ...(record.lag_s === null ? [] : [['lag max s', record.lag_s.max] as const]),
  ])
}
