import { recordTypeOf } from '@ledger/wire'
import { postgresTypes } from '@ledger/runtime'
import type pg from 'pg'

/** How a record has to look on the stream. */
export interface ExpectedMessage {
  readonly partition: number
  readonly key: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

interface Row {
  readonly shard_id: number
  readonly position: number
  readonly type: number
  readonly recorded_at: string
  readonly epoch: number
  readonly ledger_id: string | null
  readonly traceparent: string | null
  readonly content_hash: string
  readonly body: string
}

const text = `
  select r.shard_id, r.position, r.type, r.recorded_at, r.epoch, d.ledger_id, r.traceparent,
    encode(r.content_hash, 'hex') as content_hash, r.body
  from journal.records r
  left join journal.ledger_directory d
    on d.shard_id = r.shard_id and d.ledger_no = r.ledger_no
  order by r.shard_id, r.position`

/** The message of every record of the journal, by its CloudEvents id `<shard>-<position>`. */
export async function expectedMessages(
  pool: pg.Pool,
): Promise<ReadonlyMap<string, ExpectedMessage>> {
  const { rows } = await pool.query<Row>({ text, types: postgresTypes })
  return new Map(rows.map((row) => [`${row.shard_id}-${row.position}`, messageOf(row)]))
}

function messageOf(row: Row): ExpectedMessage {
  const { ledger_id: ledgerId, traceparent } = row
  return {
    partition: row.shard_id,
    key: ledgerId ?? `shards/${row.shard_id}`,
    body: row.body,
    headers: {
      ce_specversion: '1.0',
      ce_id: `${row.shard_id}-${row.position}`,
      ce_source: ledgerId === null ? `/shards/${row.shard_id}` : `/ledgers/${ledgerId}`,
      ce_type: `ledger.${recordTypeOf(row.type)}`,
      ce_time: row.recorded_at,
      'content-type': 'application/json',
      ledgershard: String(row.shard_id),
      ledgerposition: String(row.position),
      ledgerepoch: String(row.epoch),
      ledgercontenthash: row.content_hash,
      ...(traceparent !== null && { traceparent }),
    },
  }
}
