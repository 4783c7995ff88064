import { createHash } from 'node:crypto'
import type { EventEntry, JournalEvent } from '@ledger/wire'
import { encodeEvent, isTransactionEvent, recordTypeNumbers } from '@ledger/wire'
import type pg from 'pg'

/** A record as it stands in the journal. */
export interface TestRecord {
  readonly shardId: number
  readonly position: number
  readonly recordedAt: string
  readonly epoch: number
  readonly ledgerNo: number
  readonly event: JournalEvent
  readonly body: string
}

interface Place {
  readonly position: number
  readonly recorded_at: string
  readonly epoch: number
}

/** Takes the next position of the shard, inside the transaction of `client`, and appends a record. */
export async function appendRecord(
  client: pg.PoolClient,
  shardId: number,
  ledgerNo: number,
  event: JournalEvent,
): Promise<TestRecord> {
  const place = await takePosition(client, shardId)
  const body = encodeEvent(event)
  const isTransaction = isTransactionEvent(event)
  await client.query(
    `insert into journal.records (shard_id, type, ledger_no, position, recorded_at, epoch,
       transaction_id, content_hash, body)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      shardId,
      recordTypeNumbers[event.type],
      ledgerNo,
      place.position,
      place.recorded_at,
      place.epoch,
      isTransaction ? event.id.slice('txn_'.length) : null,
      createHash('sha256').update(body).digest(),
      body,
    ],
  )
  if (isTransaction) await appendEntries(client, shardId, place, event.effective_at, event.entries)
  return {
    shardId,
    position: place.position,
    recordedAt: place.recorded_at,
    epoch: place.epoch,
    ledgerNo,
    event,
    body,
  }
}

async function takePosition(client: pg.PoolClient, shardId: number): Promise<Place> {
  const { rows } = await client.query<Place>(
    `update journal.shards set position = position + 1, commits = commits + 1,
       recorded_at = greatest(recorded_at, date_trunc('milliseconds', clock_timestamp()))
     where shard_id = $1 returning position, recorded_at, epoch`,
    [shardId],
  )
  const place = rows[0]
  if (place === undefined) throw new Error(`there is no shard ${shardId}`)
  return place
}

async function appendEntries(
  client: pg.PoolClient,
  shardId: number,
  place: Place,
  effectiveAt: string,
  entries: readonly EventEntry[],
): Promise<void> {
  await client.query(
    `insert into journal.entries (shard_id, position, recorded_at, effective_at, line, account_no,
       version, currency_no, kind, direction, amount, posted_debits, posted_credits,
       pending_debits, pending_credits)
     select $1, $2, $3, $4, e.ordinality - 1, e.account_no, e.version, c.currency_no,
       array_position('{post,hold,release}'::text[], e.kind) - 1,
       array_position('{debit,credit}'::text[], e.direction) - 1,
       e.amount, (e.posted->>0)::numeric, (e.posted->>1)::numeric,
       (e.pending->>0)::numeric, (e.pending->>1)::numeric
     from rows from (jsonb_to_recordset($5::jsonb) as (account_no bigint, version bigint,
       currency text, kind text, direction text, amount numeric, posted jsonb, pending jsonb))
       with ordinality as e
     join journal.currencies c on c.code = e.currency`,
    [shardId, place.position, place.recorded_at, effectiveAt, JSON.stringify(entries)],
  )
}
