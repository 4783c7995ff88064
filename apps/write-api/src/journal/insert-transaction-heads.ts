import { int4Array, textArray, uuidArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface TransactionHeadToStore {
  readonly transactionId: Buffer
  readonly ledgerNo: number
  /** RFC 3339. */
  readonly expiresAt: string | null
  /** Of each entry, in minor units: what a new pending transaction holds. */
  readonly held: readonly bigint[]
}

const text = `
  insert into journal.transaction_heads
    (shard_id, transaction_id, ledger_no, status, expires_at, held, posted, reversed)
  select s.shard_id, u.transaction_id, u.ledger_no, 0, u.expires_at::timestamptz, u.held::numeric[],
         u.nothing::numeric[], u.nothing::numeric[]
    from journal.shards s
   cross join unnest($2::uuid[], $3::int4[], $4::text[], $5::text[], $6::text[])
      as u (transaction_id, ledger_no, expires_at, held, nothing)
   where s.shard_id = $1`

export function insertTransactionHeads(
  statements: Statements,
  shardId: number,
  heads: readonly TransactionHeadToStore[],
): Promise<unknown> {
  return send(statements, 'insert_transaction_heads', text, [
    shardId,
    uuidArray(heads.map((head) => head.transactionId)),
    int4Array(heads.map((head) => head.ledgerNo)),
    textArray(heads.map((head) => head.expiresAt)),
    textArray(heads.map((head) => arrayText(head.held))),
    textArray(heads.map((head) => arrayText(head.held.map(() => 0n)))),
  ])
}

/** An array as Postgres reads it: `{1,2}`. */
export function arrayText(values: readonly (bigint | string)[]): string {
  return `{${values.join(',')}}`
}
