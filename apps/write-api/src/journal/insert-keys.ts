import { byteaArray, int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface KeyToStore {
  readonly ledgerNo: number
  readonly key: string
  readonly fingerprint: Buffer
  /** Which record of the batch, from 1; null for a refusal. */
  readonly ordinal: number | null
  /** JSON; null for an acceptance. */
  readonly refusal: string | null
}

const text = `
  insert into journal.idempotency
    (shard_id, ledger_no, key, fingerprint, position, refusal, recorded_at)
  select s.shard_id, u.ledger_no, u.key, u.fingerprint, s.position - $2::int + u.ordinal, u.refusal,
         s.recorded_at
    from journal.shards s
   cross join unnest($3::int4[], $4::text[], $5::bytea[], $6::int4[], $7::text[])
      as u (ledger_no, key, fingerprint, ordinal, refusal)
   where s.shard_id = $1`

/** Sent under the lock of the shard: position and time come from the row just advanced. */
export function insertKeys(
  statements: Statements,
  shardId: number,
  recordCount: number,
  keys: readonly KeyToStore[],
): Promise<unknown> {
  return send(statements, 'insert_keys', text, [
    shardId,
    recordCount,
    int4Array(keys.map((key) => key.ledgerNo)),
    textArray(keys.map((key) => key.key)),
    byteaArray(keys.map((key) => key.fingerprint)),
    int4Array(keys.map((key) => key.ordinal)),
    textArray(keys.map((key) => key.refusal)),
  ])
}
