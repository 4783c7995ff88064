import type { Direction } from './direction.ts'

/** `pending` holds amounts; `posted` moved them for good; `archived` was voided or has expired. */
export type TransactionStatus = 'pending' | 'posted' | 'archived'

/** A transaction that can still change, as it stands under the lock of its head. */
export interface Transaction {
  readonly status: TransactionStatus
  /** Its own entries, in their order. */
  readonly lines: readonly TransactionLine[]
}

/** One entry of a transaction, and what became of it so far; minor units, each 0 or more. */
export interface TransactionLine {
  readonly address: string
  readonly currency: string
  readonly direction: Direction
  /** Still held. */
  readonly heldMinor: bigint
  readonly postedMinor: bigint
  /** Of what is posted: undone by other transactions. */
  readonly reversedMinor: bigint
}
