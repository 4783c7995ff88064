import type { TransactionRow } from '../transaction/record.ts'
import type { ShardPlaceRow } from '../shard-place.ts'
import type { Candidate } from './candidates.ts'

/** A transaction as it is now, and where the record stands that made it. */
export interface ListedTransaction extends TransactionRow {
  readonly made_position: number
  readonly made_recorded_at: string
  /** Of the record that made it, where a later one tells how it is now. */
  readonly made_body: string | null
}

/** A page, and where the next one begins. */
export interface TransactionsPage {
  readonly transactions: readonly ListedTransaction[]
  readonly next: Candidate | undefined
}

/** Transactions and how far their shard is, from one snapshot. */
export interface FoundTransactions {
  readonly place: ShardPlaceRow
  readonly transactions: readonly ListedTransaction[]
}

/** One row of a left join from the shard; nulls when nothing was found. */
export type ShardAndTransaction = {
  readonly shard_epoch: number
  readonly shard_position: number
  readonly shard_recorded_at: string
} & (ListedTransaction | { readonly [Column in keyof ListedTransaction]: null })

export function foundOf(shardId: number, rows: readonly ShardAndTransaction[]): FoundTransactions {
  const [first] = rows
  if (first === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return {
    place: {
      epoch: first.shard_epoch,
      position: first.shard_position,
      shard_recorded_at: first.shard_recorded_at,
    },
    transactions: rows.filter(
      (row): row is ShardAndTransaction & ListedTransaction => row.body !== null,
    ),
  }
}
