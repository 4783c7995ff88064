import type { Pool } from 'pg'

/** A message that was not accepted, as `dlq` shows it and sends it again. */
export interface DeadLetter {
  /** `<shard>:<commits>:<ordinal>` */
  readonly id: string
  /** RFC 3339, UTC. */
  readonly time: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly code: string
  /** Judged by the rules: under its key the answer stays what it is. */
  readonly isRefused: boolean
  readonly detail: string | null
  readonly attempts: number
  /** The idempotency key that it had. */
  readonly idempotencyKey: string | null
  readonly messageKey: Buffer | null
  readonly headers: readonly (readonly [string, string])[]
  readonly value: Buffer | null
  /** Of the whole value; more than there is when it was cut off, or left out. */
  readonly valueBytes: number
  /** How often it was sent again. */
  readonly replays: number
}

export interface DeadLetterFilter {
  readonly ids?: readonly string[]
  readonly topic?: string
  readonly code?: string
  readonly ledger?: string
  readonly since?: Date
  readonly limit: number
}

// It is asked by people, and seldom: by the time at best, else all weeks are read.
const text = `
  select format('%s:%s:%s', d.shard_id, d.commits, d.ordinal) as id,
         to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time,
         d.topic, d.partition, d.offset_no::text as "offset", d.code, d.attempts, d.headers, d.value,
         o.result = 1 as "isRefused", o.fault::jsonb ->> 'detail' as detail,
         o.key as "idempotencyKey", d.message_key as "messageKey", d.value_bytes as "valueBytes",
         (select count(*)::int from ingest.replays r
           where r.shard_id = d.shard_id and r.commits = d.commits and r.ordinal = d.ordinal) as replays
    from ingest.dead_letters d
    join ingest.outcomes o using (shard_id, commits, ordinal, recorded_at)
   where ($1::text[] is null or format('%s:%s:%s', d.shard_id, d.commits, d.ordinal) = any ($1))
     and ($2::text is null or d.topic = $2)
     and ($3::text is null or d.code = $3)
     and ($4::text is null or d.message_key = convert_to($4, 'UTF8'))
     and ($5::timestamptz is null or d.recorded_at >= $5)
   order by d.recorded_at, d.shard_id, d.commits, d.ordinal
   limit $6`

/** The oldest first, which is the order in which they are sent again. */
export async function listDeadLetters(
  pool: Pool,
  { ids, topic, code, ledger, since, limit }: DeadLetterFilter,
): Promise<readonly DeadLetter[]> {
  const values = [ids ?? null, topic ?? null, code ?? null, ledger ?? null, since ?? null, limit]
  return (await pool.query<DeadLetter>(text, values)).rows
}
