import type { RecordPlace } from '@ledger/stream'
import type { EventEntry, JournalEvent } from '@ledger/wire'

/** A record to be projected. Without an event it is one of a form that this version does not know. */
export interface ProjectedRecord extends RecordPlace {
  readonly event: JournalEvent | undefined
}

/** What one entry made of its account, as the stream or the journal tells it. */
export interface ProjectedEntry {
  readonly accountNo: number
  readonly version: number
  readonly place: EntryPlace
  /** When it counts: RFC 3339 in UTC, to the microsecond at most. */
  readonly effectiveAt: string
  readonly entry: Pick<EventEntry, 'kind' | 'direction' | 'amount' | 'posted' | 'pending'>
}

export interface EntryPlace {
  readonly position: number
  readonly epoch: number
  readonly recordedAt: string
}

/** The current balance of an account: that of its last entry. Sums are minor units in digits. */
export interface BalanceRow extends EntryPlace {
  readonly accountNo: number
  readonly version: number
  readonly posted: readonly [string, string]
  readonly pending: readonly [string, string]
}

/** What one transaction writes to the projections. */
export interface ProjectedBatch {
  /** In order; some may have been projected before. */
  readonly records: readonly ProjectedRecord[]
  /** Each once and for all: by account, and by version within an account. */
  readonly applied: readonly ProjectedEntry[]
  /** Of every account that has an applied entry, in the order of their numbers. */
  readonly balances: readonly BalanceRow[]
  /** Those of these accounts that had no balance before. */
  readonly newAccounts: ReadonlySet<number>
}
