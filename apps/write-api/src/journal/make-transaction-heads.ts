import { int4Array, textArray, uuidArray } from '@ledger/runtime'
import { arrayText } from './insert-transaction-heads.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface PostedTransaction {
  readonly transactionId: Buffer
  readonly ledgerNo: number
  /** Of each entry, in minor units. */
  readonly posted: readonly bigint[]
}

// A transaction that was posted at once has no head until somebody wants to reverse it. Whoever comes
// second waits here for the first, and then locks what that one made. In one order, as locks are.
const text = `
  insert into journal.transaction_heads
    (shard_id, transaction_id, ledger_no, status, held, posted, reversed)
  select s.shard_id, u.transaction_id, u.ledger_no, 1, u.nothing::numeric[], u.posted::numeric[],
         u.nothing::numeric[]
    from journal.shards s
   cross join unnest($2::uuid[], $3::int4[], $4::text[], $5::text[])
      as u (transaction_id, ledger_no, posted, nothing)
   where s.shard_id = $1
   order by u.transaction_id
  on conflict do nothing`

/** Makes heads for transactions that may have none yet. */
export function makeTransactionHeads(
  statements: Statements,
  shardId: number,
  transactions: readonly PostedTransaction[],
): Promise<unknown> {
  return send(statements, 'make_transaction_heads', text, [
    shardId,
    uuidArray(transactions.map(({ transactionId }) => transactionId)),
    int4Array(transactions.map(({ ledgerNo }) => ledgerNo)),
    textArray(transactions.map(({ posted }) => arrayText(posted))),
    textArray(transactions.map(({ posted }) => arrayText(posted.map(() => 0n)))),
  ])
}
