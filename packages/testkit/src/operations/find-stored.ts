import { postgresTypes } from '@ledger/runtime'
import type pg from 'pg'

const keysPerQueryMax = 5_000

/** What the journal holds under one key. */
export interface StoredOperation {
  readonly shardId: number
  /** JSON of the refusal; null when it was accepted. */
  readonly refusal: string | null
  readonly position: number | null
  readonly recordedAt: string | null
  readonly epoch: number | null
  /** The body of the record it led to; null when there is none. */
  readonly body: string | null
}

interface Row {
  readonly ordinality: number
  readonly shard_id: number
  readonly refusal: string | null
  readonly position: number | null
  readonly recorded_at: string | null
  readonly epoch: number | null
  readonly body: string | null
}

const text = `
  select asked.ordinality, i.shard_id, i.refusal, i.position, i.recorded_at, r.epoch, r.body
  from unnest($1::text[], $2::text[]) with ordinality as asked (ledger, key, ordinality)
  join journal.ledger_directory d on d.ledger_id = asked.ledger
  join journal.idempotency i
    on i.shard_id = d.shard_id and i.ledger_no = d.ledger_no and i.key = asked.key
  left join journal.records r
    on r.shard_id = i.shard_id and r.position = i.position and r.recorded_at = i.recorded_at
  order by asked.ordinality`

/** What is stored under each of the keys, in their order; a key may be stored not at all. */
export async function findStored(
  pool: pg.Pool,
  keys: readonly { readonly ledger: string; readonly key: string }[],
): Promise<readonly (readonly StoredOperation[])[]> {
  const stored: StoredOperation[][] = keys.map(() => [])
  for (let from = 0; from < keys.length; from += keysPerQueryMax) {
    const part = keys.slice(from, from + keysPerQueryMax)
    const values = [part.map(({ ledger }) => ledger), part.map(({ key }) => key)]
    const { rows } = await pool.query<Row>({ text, values, types: postgresTypes })
    for (const row of rows) stored[from + row.ordinality - 1]?.push(storedOf(row))
  }
  return stored
}

function storedOf(row: Row): StoredOperation {
  return {
    shardId: row.shard_id,
    refusal: row.refusal,
    position: row.position,
    recordedAt: row.recorded_at,
    epoch: row.epoch,
    body: row.body,
  }
}
