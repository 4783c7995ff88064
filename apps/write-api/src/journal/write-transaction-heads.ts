import { int2Array, textArray, uuidArray } from '@ledger/runtime'
import { arrayText } from './insert-transaction-heads.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface TransactionHeadChange {
  readonly transactionId: Buffer
  readonly status: number
  readonly held: readonly bigint[]
  readonly posted: readonly bigint[]
  readonly reversed: readonly bigint[]
  /** 32 hex digits each: the transactions of this batch that reverse a part of it. */
  readonly reversals: readonly string[]
}

// The rows are locked already.
const text = `
  update journal.transaction_heads h
     set status = u.status, revision = h.revision + 1, held = u.held::numeric[],
         posted = u.posted::numeric[], reversed = u.reversed::numeric[],
         reversals = h.reversals || u.reversals::uuid[]
    from unnest($2::uuid[], $3::int2[], $4::text[], $5::text[], $6::text[], $7::text[])
      as u (transaction_id, status, held, posted, reversed, reversals)
   where h.shard_id = $1 and h.transaction_id = u.transaction_id`

/** Stores the heads as the batch leaves them. */
export function writeTransactionHeads(
  statements: Statements,
  shardId: number,
  changes: readonly TransactionHeadChange[],
): Promise<unknown> {
  return send(statements, 'write_transaction_heads', text, [
    shardId,
    uuidArray(changes.map((change) => change.transactionId)),
    int2Array(changes.map((change) => change.status)),
    textArray(changes.map((change) => arrayText(change.held))),
    textArray(changes.map((change) => arrayText(change.posted))),
    textArray(changes.map((change) => arrayText(change.reversed))),
    textArray(changes.map((change) => arrayText(change.reversals))),
  ])
}
