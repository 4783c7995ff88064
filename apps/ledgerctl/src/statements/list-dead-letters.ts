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
  /** Whether all of the message is kept, as it came. */
  readonly isWhole: boolean
  /** How often it was sent again. */
  readonly replays: number
}

export interface DeadLetterFilter {
  readonly ids?: readonly string[]
  readonly topic?: string
  readonly code?: string
  readonly ledger?: string
  readonly since?: Date
  /** Only those that were never sent again. */
  readonly isUnsent?: boolean
}

const replays = `
  (select count(*)::int from ingest.replays r
    where r.shard_id = d.shard_id and r.commits = d.commits and r.ordinal = d.ordinal)`

// It is asked by people, and seldom: by the time at best, else all weeks are read.
const chosen = `
    from ingest.dead_letters d
    join ingest.outcomes o using (shard_id, commits, ordinal, recorded_at)
   where ($1::text[] is null or format('%s:%s:%s', d.shard_id, d.commits, d.ordinal) = any ($1))
     and ($2::text is null or d.topic = $2)
     and ($3::text is null or d.code = $3)
     and ($4::text is null or d.message_key = convert_to($4, 'UTF8'))
     and ($5::timestamptz is null or d.recorded_at >= $5)
     and (not $6::boolean or ${replays} = 0)`

/** A message without a value is no command, so it is of no use to send it as it came. */
const isSendable = 'd.is_whole and d.value is not null'

const listText = `
  select format('%s:%s:%s', d.shard_id, d.commits, d.ordinal) as id,
         to_char(d.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time,
         d.topic, d.partition, d.offset_no::text as "offset", d.code, d.attempts, d.headers, d.value,
         o.result = 1 as "isRefused", o.fault::jsonb ->> 'detail' as detail,
         o.key as "idempotencyKey", d.message_key as "messageKey", d.value_bytes as "valueBytes",
         d.is_whole as "isWhole", ${replays} as replays
  ${chosen}
     and (not $7::boolean or (${isSendable}))
   order by d.recorded_at, d.shard_id, d.commits, d.ordinal
   limit $8`

/** The oldest first, which is the order in which they are sent again. */
export async function listDeadLetters(
  pool: Pool,
  filter: DeadLetterFilter,
  { limit, isSendable }: { readonly limit: number; readonly isSendable?: boolean },
): Promise<readonly DeadLetter[]> {
  const values = [...valuesOf(filter), isSendable === true, limit]
  return (await pool.query<DeadLetter>(listText, values)).rows
}

const countText = `select count(*)::int as count ${chosen} and not (${isSendable})`

/** How many of them cannot be sent again. */
export async function countUnsendable(pool: Pool, filter: DeadLetterFilter): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(countText, [...valuesOf(filter)])
  return rows[0]?.count ?? 0
}

function valuesOf(filter: DeadLetterFilter): readonly unknown[] {
  const { ids, topic, code, ledger, since, isUnsent } = filter
  const chosenBy = [ids, topic, code, ledger, since].map((value) => value ?? null)
  return [...chosenBy, isUnsent === true]
}
