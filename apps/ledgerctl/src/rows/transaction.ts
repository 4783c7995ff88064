import type { Direction } from '@ledger/domain'

export interface MappedEntry {
  readonly account: string
  readonly direction: Direction
  /** Minor units, above 0. */
  readonly amount: string
  readonly currency: string
}

/** The body of a transaction as it is sent. */
export interface TransactionBody {
  readonly entries: readonly MappedEntry[]
  readonly effective_at: string
  readonly external_id?: string
  readonly source?: string
  readonly correlation_id?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** An account as it would be opened. */
export interface AccountToOpen {
  readonly address: string
  readonly currency: string
  readonly normal_balance: Direction
  readonly min_balance?: string | null
  readonly max_balance?: string | null
  readonly metadata?: Readonly<Record<string, string>>
}

/** What a row, or the rows of one group, come to. */
export interface MappedTransaction {
  /** The idempotency key: the prefix of the mapping and the row key. */
  readonly key: string
  readonly body: TransactionBody
  /** Those that the mapping can open. */
  readonly accounts: readonly AccountToOpen[]
  /** When the other system recorded it; the effective time unless the mapping says. */
  readonly recordedAt: string
}
