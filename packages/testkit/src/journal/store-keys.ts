import { createHash } from 'node:crypto'
import type { RefusalCode } from '@ledger/domain'
import type pg from 'pg'
import type { TestRecord } from './append-record.ts'

/** An idempotency key that led to a record. */
export async function storeKey(
  client: pg.PoolClient,
  record: TestRecord,
  key: string,
): Promise<void> {
  await client.query(
    `insert into journal.idempotency (shard_id, ledger_no, key, recorded_at, fingerprint, position)
     values ($1, $2, $3, $4, $5, $6)`,
    [record.shardId, record.ledgerNo, key, record.recordedAt, sha256(key), record.position],
  )
}

/** An idempotency key that led to a refusal. */
export async function storeRefusal(
  client: pg.PoolClient,
  shardId: number,
  ledgerNo: number,
  key: string,
  code: RefusalCode,
): Promise<void> {
  await client.query(
    `insert into journal.idempotency (shard_id, ledger_no, key, recorded_at, fingerprint, refusal)
     select shard_id, $2, $3, recorded_at, $4, $5 from journal.shards where shard_id = $1`,
    [shardId, ledgerNo, key, sha256(key), JSON.stringify({ code, request_id: key })],
  )
}

export async function storeExternalId(
  client: pg.PoolClient,
  record: TestRecord,
  externalId: string,
): Promise<void> {
  await client.query(
    `insert into journal.external_ids (shard_id, ledger_no, external_id, position, recorded_at)
     values ($1, $2, $3, $4, $5)`,
    [record.shardId, record.ledgerNo, externalId, record.position, record.recordedAt],
  )
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
