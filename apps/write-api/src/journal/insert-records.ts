import {
  byteaArray,
  int2Array,
  int4Array,
  textArray,
  textArrayOfBytes,
  uuidArray,
} from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface RecordToStore {
  /** `recordTypeNumbers` of the wire format. */
  readonly type: number
  readonly ledgerNo: number
  /** The 16 bytes of its UUID. */
  readonly transactionId: Buffer | null
  readonly traceparent: string | null
  /** The event as canonical JSON in UTF-8: these bytes are stored, hashed and streamed. */
  readonly body: Buffer
  readonly contentHash: Buffer
}

const text = `
  insert into journal.records
    (shard_id, type, ledger_no, position, recorded_at, epoch, transaction_id, traceparent,
     content_hash, body)
  select s.shard_id, u.type, u.ledger_no, s.position - $2::int + u.ordinal, s.recorded_at, s.epoch,
         u.transaction_id, u.traceparent, u.content_hash, u.body
    from journal.shards s
   cross join unnest($3::int2[], $4::int4[], $5::uuid[], $6::text[], $7::bytea[], $8::text[])
      with ordinality
      as u (type, ledger_no, transaction_id, traceparent, content_hash, body, ordinal)
   where s.shard_id = $1`

/** Sent under the lock of the shard: position = last position − count + place in the batch. */
export function insertRecords(
  statements: Statements,
  shardId: number,
  records: readonly RecordToStore[],
): Promise<unknown> {
  return send(statements, 'insert_records', text, [
    shardId,
    records.length,
    int2Array(records.map((record) => record.type)),
    int4Array(records.map((record) => record.ledgerNo)),
    uuidArray(records.map((record) => record.transactionId)),
    textArray(records.map((record) => record.traceparent)),
    byteaArray(records.map((record) => record.contentHash)),
    textArrayOfBytes(records.map((record) => record.body)),
  ])
}
