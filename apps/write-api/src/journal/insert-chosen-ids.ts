import { int4Array, uuidArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface ChosenIdToStore {
  readonly ledgerNo: number
  readonly transactionId: Buffer
  /** Which record of the batch, from 1. */
  readonly ordinal: number
}

const text = `
  insert into journal.chosen_ids (shard_id, ledger_no, transaction_id, position, recorded_at)
  select s.shard_id, u.ledger_no, u.transaction_id, s.position - $2::int + u.ordinal, s.recorded_at
    from journal.shards s
   cross join unnest($3::int4[], $4::uuid[], $5::int4[]) as u (ledger_no, transaction_id, ordinal)
   where s.shard_id = $1`

/** Sent under the lock of the shard. One that another process took meanwhile fails the batch. */
export function insertChosenIds(
  statements: Statements,
  shardId: number,
  recordCount: number,
  ids: readonly ChosenIdToStore[],
): Promise<unknown> {
  return send(statements, 'insert_chosen_ids', text, [
    shardId,
    recordCount,
    int4Array(ids.map((id) => id.ledgerNo)),
    uuidArray(ids.map((id) => id.transactionId)),
    int4Array(ids.map((id) => id.ordinal)),
  ])
}
