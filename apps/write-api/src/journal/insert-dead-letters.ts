import { boolArray, byteaArray, int4Array, int8Array, textArray } from '@ledger/runtime'
import type { TopicPartition } from './find-ingest-offset.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** A message that was refused or never judged, as it came. */
export interface DeadLetterToStore {
  /** Of its outcome. */
  readonly ordinal: number
  readonly offset: number
  readonly code: string
  /** With this one. */
  readonly attempts: number
  readonly key: Buffer | null
  /** JSON: pairs of texts. */
  readonly headers: string
  readonly value: Buffer | null
  /** Of the whole value. */
  readonly valueBytes: number
  /** Whether all of the message is kept, as it came. */
  readonly isWhole: boolean
}

const text = `
  insert into ingest.dead_letters
    (shard_id, commits, ordinal, recorded_at, topic, partition, offset_no, code, attempts,
     message_key, headers, value, value_bytes, is_whole)
  select s.shard_id, s.commits, u.ordinal, s.recorded_at, $2::text, $3::int, u.offset_no, u.code, u.attempts,
         u.message_key, u.headers::jsonb, u.value, u.value_bytes, u.is_whole
    from journal.shards s
   cross join unnest($4::int4[], $5::int8[], $6::text[], $7::int4[], $8::bytea[], $9::text[],
                     $10::bytea[], $11::int4[], $12::bool[])
      as u (ordinal, offset_no, code, attempts, message_key, headers, value, value_bytes, is_whole)
   where s.shard_id = $1`

/** Sent under the lock of the shard, with the outcomes. */
export function insertDeadLetters(
  statements: Statements,
  shardId: number,
  { topic, partition }: TopicPartition,
  letters: readonly DeadLetterToStore[],
): Promise<unknown> {
  return send(statements, 'insert_dead_letters', text, [
    shardId,
    topic,
    partition,
    int4Array(letters.map((letter) => letter.ordinal)),
    int8Array(letters.map((letter) => letter.offset)),
    textArray(letters.map((letter) => letter.code)),
    int4Array(letters.map((letter) => letter.attempts)),
    byteaArray(letters.map((letter) => letter.key)),
    textArray(letters.map((letter) => letter.headers)),
    byteaArray(letters.map((letter) => letter.value)),
    int4Array(letters.map((letter) => letter.valueBytes)),
    boolArray(letters.map((letter) => letter.isWhole)),
  ])
}
