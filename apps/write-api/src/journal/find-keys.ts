import { int4Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** What was stored under an idempotency key: a record, or a refusal. */
export interface StoredKey {
  readonly ledgerNo: number
  readonly key: string
  /** Hexadecimal. */
  readonly fingerprint: string
  readonly position: number | null
  readonly recordedAt: string
  readonly refusal: string | null
}

type Row = readonly [number, string, string, number | null, string, string | null]

// Sent after the heads are locked: what it finds is what was committed before the lock was won.
// One probe per key and partition; a join would be planned as a scan of them.
const text = `
  select i.ledger_no, i.key, encode(i.fingerprint, 'hex'), i.position, i.recorded_at, i.refusal
    from unnest($2::int4[], $3::text[]) as asked (ledger_no, key)
   cross join lateral (
     select * from journal.idempotency i
      where i.shard_id = $1 and i.ledger_no = asked.ledger_no and i.key = asked.key
      limit 1
   ) i`

export async function findKeys(
  statements: Statements,
  shardId: number,
  ledgerNos: readonly number[],
  keys: readonly string[],
): Promise<readonly StoredKey[]> {
  const values = [shardId, int4Array(ledgerNos), textArray(keys)]
  const { rows } = await send<Row>(statements, 'find_keys', text, values)
  return rows.map(([ledgerNo, key, fingerprint, position, recordedAt, refusal]) => ({
    ledgerNo,
    key,
    fingerprint,
    position,
    recordedAt,
    refusal,
  }))
}
