import type { Latency } from '../load/wrk.ts'
import type { Sample } from '../measure/timeline.ts'

/** One thing that has to be true for the figures to count. */
export interface Check {
  readonly claim: string
  readonly is_true: boolean
  readonly detail: string
}

/** Where and with what a figure was measured. */
export interface Surroundings {
  readonly started_at: string
  readonly commit: string
  readonly command_line: string
  readonly machine: {
    readonly cpu: string
    readonly cores: number
    readonly memory_gib: number
    readonly kernel: string
    /** What a server reaches here that only validates: how fast the machine was then. */
    readonly bare_posts_per_s: number
    /** The same for reads of balances, where they are measured. */
    readonly bare_reads_per_s?: number
  }
  readonly versions: Readonly<Record<string, string>>
}

/** What callers saw of what they sent. */
export interface LoadFigures {
  readonly transactions: number
  readonly seconds: number
  readonly throughput_per_s: number
  readonly latency_ms: Latency
}

/** The figures of one scenario, as they are kept in `bench/record`. */
export interface BenchRecord extends Surroundings {
  readonly scenario: string
  readonly title: string
  /** How the load was made. */
  readonly load: Readonly<Record<string, string | number>>
  /** Of Postgres, where they differ from its defaults, and those that the services were given. */
  readonly settings: Readonly<Record<string, string>>

  /** What `transactions` and all figures for each of them are of; transactions unless given. */
  readonly counts?: 'reads'
  readonly transactions: number
  readonly seconds: number
  readonly throughput_per_s: number
  /** Null where nobody waits for an answer. */
  readonly latency_ms: Latency | null
  /** Age of the oldest record that was not projected; null where nothing is projected. */
  readonly lag_s: LagFigures | null
  /** What was written while reads were measured. */
  readonly writes_beside?: LoadFigures
  /** From the acknowledgement of a transaction until others see it. */
  readonly visible_ms?: { readonly projection: Latency; readonly consumer: Latency }
  /** CPU microseconds per transaction, by process. */
  readonly cost_us: Readonly<Record<string, number>>
  /** Bytes of write-ahead log per transaction. */
  readonly wal_bytes: number
  /** Bytes on disk per transaction: the database, and the log of the broker where there is one. */
  readonly disk_bytes: { readonly database: number; readonly topic: number }
  /** Transactions per commit; null where each has its own. */
  readonly batch_size: number | null
  /** How often per second the write-ahead log was forced to disk. */
  readonly wal_syncs_per_s: number

  /** What only this scenario measures, by names with their unit last. */
  readonly figures?: Readonly<Record<string, number>>
  /** Resident memory during the load, by process. */
  readonly memory_mib?: Readonly<Record<string, MemoryFigures>>

  /** Share of the time of all cores, 0 to 1, that the host gave to others during the load. */
  readonly stolen_share: number

  /** All checks are true: only then do the figures count. */
  readonly right: boolean
  readonly checks: readonly Check[]
  readonly timeline: readonly Sample[]
}

export interface MemoryFigures {
  readonly first: number
  readonly last: number
  readonly max: number
  /** It did not grow; null where the load was too short to tell. */
  readonly is_flat: boolean | null
}

export interface LagFigures {
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** From the end of the load until everything was projected. */
  readonly drained: number
}

export function check(claim: string, isTrue: boolean, detail: string): Check {
  return { claim, is_true: isTrue, detail }
}
