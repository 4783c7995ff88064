import type { ClientBase } from 'pg'
import type { OutcomeCursor, StoredLetter, StoredOutcome } from './outcome.ts'

export interface OutcomeLimits {
  readonly outcomesMax: number
  /** Of dead letters, and of the records that answer; one that is larger comes alone. */
  readonly bytesMax: number
}

export const outcomeLimits: OutcomeLimits = { outcomesMax: 1_000, bytesMax: 4 * 1024 * 1024 }

/** Columns by the names of `StoredOutcome`, and those of the letter, which may be missing. */
interface Row extends Omit<StoredOutcome, 'letter'> {
  readonly code: string | null
  readonly attempts: number
  readonly letterKey: Buffer | null
  readonly headers: StoredLetter['headers']
  readonly value: Buffer | null
  readonly valueBytes: number
}

// In the order of the primary key. All outcomes of a commit become visible together, and the count of
// commits is given out under the lock of the shard: nothing can appear before the cursor. `recorded_at`
// names the weeks that have to be looked into; it never goes back.
const text = `
  with chosen as (
    select * from ingest.outcomes
     where shard_id = $1 and (commits, ordinal) > ($2::bigint, $3::int) and recorded_at >= $4
     order by commits, ordinal
     limit $5
  ), sized as (
    select o.shard_id as "shardId", o.commits, o.ordinal, o.recorded_at as "recordedAt",
           o.ledger_no as "ledgerNo", o.topic, o.partition, o.offset_no as "offset", o.source,
           o.command_id as "commandId", o.key, o.operation, o.result, o.status,
           o.is_replay as "isReplay", o.position, o.position_recorded_at as "positionRecordedAt",
           o.form, o.refusal, o.fault, o.instance, o.traceparent,
           d.code, d.attempts, d.message_key as "letterKey", d.headers, d.value,
           d.value_bytes as "valueBytes",
           sum(l.bytes) over (order by o.commits, o.ordinal) - l.bytes as bytes_before
      from chosen o
      left join ingest.dead_letters d
        on d.shard_id = o.shard_id and d.commits = o.commits and d.ordinal = o.ordinal
          and d.recorded_at = o.recorded_at
     cross join lateral (
       select coalesce(octet_length(d.value), 0) + coalesce(octet_length(d.headers::text), 0) as bytes
     ) l
  )
  select * from sized where bytes_before < $6 order by commits, ordinal`

/** What comes after the cursor, in the order of the commits. */
export async function readOutcomes(
  client: ClientBase,
  shardId: number,
  { commits, ordinal, recordedAt }: OutcomeCursor,
  { outcomesMax, bytesMax }: OutcomeLimits,
): Promise<readonly StoredOutcome[]> {
  const { rows } = await client.query<Row>({
    name: 'read_outcomes',
    text,
    values: [shardId, commits, ordinal, recordedAt, outcomesMax, bytesMax],
  })
  return rows.map(({ code, attempts, letterKey, headers, value, valueBytes, ...outcome }) => ({
    ...outcome,
    letter:
      code === null ? undefined : { code, attempts, key: letterKey, headers, value, valueBytes },
  }))
}
