import {
  byteaArray,
  int2Array,
  int8Array,
  textArray,
  textArrayOfBytes,
  uuidArray,
} from '@ledger/runtime'
import type { ClientBase } from 'pg'
import type { EntryColumns, KeyRow, RecordRow } from './filled-rows.ts'
import type { LedgerPlace } from './take-ledger-place.ts'

const recordsText = `
  insert into journal.records (shard_id, type, ledger_no, position, recorded_at, epoch,
    transaction_id, content_hash, body)
  select $1, u.type, $2, u.position, u.recorded_at::timestamptz, $3, u.transaction_id,
         u.content_hash, u.body
    from unnest($4::int2[], $5::int8[], $6::text[], $7::uuid[], $8::bytea[], $9::text[])
      as u (type, position, recorded_at, transaction_id, content_hash, body)`

export async function insertRecords(
  client: ClientBase,
  { shardId, ledgerNo, epoch }: LedgerPlace,
  records: readonly RecordRow[],
): Promise<void> {
  await client.query({
    name: 'fill_records',
    text: recordsText,
    values: [
      shardId,
      ledgerNo,
      epoch,
      int2Array(records.map((record) => record.type)),
      int8Array(records.map((record) => record.position)),
      textArray(records.map((record) => record.recordedAt)),
      uuidArray(records.map((record) => record.transactionId)),
      byteaArray(records.map((record) => record.contentHash)),
      textArrayOfBytes(records.map((record) => record.body)),
    ],
  })
}

const keysText = `
  insert into journal.idempotency (shard_id, ledger_no, key, fingerprint, position, recorded_at)
  select $1, $2, u.key, u.fingerprint, u.position, u.recorded_at::timestamptz
    from unnest($3::text[], $4::bytea[], $5::int8[], $6::text[])
      as u (key, fingerprint, position, recorded_at)`

export async function insertKeys(
  client: ClientBase,
  { shardId, ledgerNo }: LedgerPlace,
  keys: readonly KeyRow[],
): Promise<void> {
  await client.query({
    name: 'fill_keys',
    text: keysText,
    values: [
      shardId,
      ledgerNo,
      textArray(keys.map((key) => key.key)),
      byteaArray(keys.map((key) => key.fingerprint)),
      int8Array(keys.map((key) => key.position)),
      textArray(keys.map((key) => key.recordedAt)),
    ],
  })
}

const entriesText = `
  insert into journal.entries (shard_id, currency_no, account_no, version, position, recorded_at,
    effective_at, line, kind, direction, amount, posted_debits, posted_credits, pending_debits,
    pending_credits)
  select $1, $2, u.account_no, u.version, u.position, u.recorded_at::timestamptz,
         u.recorded_at::timestamptz, u.line, 0, u.direction, u.amount::numeric,
         u.posted_debits::numeric, u.posted_credits::numeric, 0, 0
    from unnest($3::int8[], $4::int8[], $5::int8[], $6::text[], $7::int2[], $8::int2[], $9::text[],
                $10::text[], $11::text[])
      as u (account_no, version, position, recorded_at, line, direction, amount, posted_debits,
            posted_credits)`

/** Each transaction counts when it was recorded, and is posted at once. */
export async function insertEntries(
  client: ClientBase,
  { shardId, currencyNo }: LedgerPlace,
  entries: EntryColumns,
): Promise<void> {
  await client.query({
    name: 'fill_entries',
    text: entriesText,
    values: [
      shardId,
      currencyNo,
      int8Array(entries.accountNo),
      int8Array(entries.version),
      int8Array(entries.position),
      textArray(entries.recordedAt),
      int2Array(entries.line),
      int2Array(entries.direction),
      textArray(entries.amount),
      textArray(entries.postedDebits),
      textArray(entries.postedCredits),
    ],
  })
}
