import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface ExternalIdToStore {
  readonly ledgerNo: number
  readonly externalId: string
  /** Which record of the batch, from 1. */
  readonly ordinal: number
}

const text = `
  insert into journal.external_ids (shard_id, ledger_no, external_id, position, recorded_at)
  select s.shard_id, u.ledger_no, u.external_id, s.position - $2::int + u.ordinal, s.recorded_at
    from journal.shards s
   cross join unnest($3::int4[], $4::text[], $5::int4[]) as u (ledger_no, external_id, ordinal)
   where s.shard_id = $1`

/** Sent under the lock of the shard. One that another process took meanwhile fails the batch. */
export function insertExternalIds(
  statements: Statements,
  shardId: number,
  recordCount: number,
  ids: readonly ExternalIdToStore[],
): Promise<unknown> {
  return send(statements, 'insert_external_ids', text, [
    shardId,
    recordCount,
    int4Array(ids.map((id) => id.ledgerNo)),
    textArray(ids.map((id) => id.externalId)),
    int4Array(ids.map((id) => id.ordinal)),
  ])
}
