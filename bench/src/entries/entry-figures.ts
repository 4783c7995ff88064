import type { Meters } from '../measure/meters.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import { costFigures } from '../record/figures.ts'

/** What was worked off without anybody asking for it: there are entries, and no requests. */
export interface WorkedOff {
  readonly entries: number
  readonly seconds: number
  /** CPU seconds are those of the processes that did it. */
  readonly added: Meters
}

/** What a record tells beside what every record does. */
export interface EntryFigures {
  readonly figures: Readonly<Record<string, number>>
  /** CPU microseconds per entry, by process. */
  readonly entry_cost_us: Readonly<Record<string, number>>
}

type WorkFigures = EntryFigures &
  Pick<BenchRecord, 'transactions' | 'seconds' | 'throughput_per_s' | 'latency_ms' | 'lag_s'> &
  ReturnType<typeof costFigures>

const entriesPerTransaction = 2

/** The figures of a filled journal that was worked off; its transactions have two entries each. */
export function entryFigures({ entries, seconds, added }: WorkedOff): WorkFigures {
  const transactions = entries / entriesPerTransaction
  const entryCost = Object.fromEntries(
    Object.entries(added.cpuSeconds)
      .filter(([name]) => name !== 'generator') // there is none
      .map(([name, cpu]) => [name, round((cpu * 1e6) / entries, 2)]),
  )
  const total = Object.entries(entryCost).reduce(
    (sum, [name, us]) => (name === 'sampling' ? sum : sum + us),
    0,
  )
  return {
    transactions,
    seconds: round(seconds, 3),
    throughput_per_s: Math.round(transactions / seconds),
    latency_ms: null,
    lag_s: null,
    ...costFigures(added, transactions, seconds),
    figures: { entries_per_s: Math.round(entries / seconds), entry_cost_us: round(total, 2) },
    entry_cost_us: entryCost,
  }
}

/** For the terminal. */
export function showEntryFigures({ figures, entry_cost_us: cost }: EntryFigures): string {
  const parts = Object.entries(cost).map(([name, us]) => `${name} ${us}`)
  const perSecond = (figures['entries_per_s'] ?? 0).toLocaleString('en')
  return `${perSecond} entries/s; CPU µs an entry: ${parts.join(', ')}; together ${figures['entry_cost_us']}`
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
