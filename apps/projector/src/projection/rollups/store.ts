import { int2Array, int8Array, textArray } from '@ledger/runtime'
import { bucketStart, rollupForm } from '@ledger/wire'
import type { ClientBase, CustomTypesConfig } from 'pg'
import type { ProjectedEntry } from '../projected.ts'
import type { Projection } from '../projection.ts'
import { cutRollups } from './cut-store.ts'
import { bucketKey, type BucketSums, type RestingEntry, type RollupRow } from './project.ts'

/** The live tables, or those that a rebuild makes beside them. */
export type RollupTables = '' | '_next'

/** What accounts held at times past and to come. */
export const rollupsProjection: Projection = {
  name: 'rollups',
  store: () => undefined, // once a batch is written: see roll-up-filled.ts
  cutTail: (client, shardId, firstVoidPosition) =>
    cutRollups(client, shardId, firstVoidPosition, rollupForm),
}

type BucketTexts = readonly [place: string, entries: string, ...sums: string[]]

// One probe of the key for each bucket: its last row is the newest.
const readText = (tables: RollupTables) => `
  select k.place, r.entries, r.posted_debits, r.posted_credits, r.pending_debits, r.pending_credits
    from unnest($2::int8[], $3::text[]) with ordinality as k (account_no, starts_at, place)
   cross join lateral (
     select * from projection.rollups${tables} b
      where b.shard_id = $1 and b.account_no = k.account_no and b.level = $4
        and b.starts_at = k.starts_at::timestamptz
      order by b.anchor desc limit 1) r`

/** The newest rows of the buckets of a level that entries belong to, by `bucketKey`. */
export async function readBuckets(
  client: ClientBase,
  shardId: number,
  entries: readonly ProjectedEntry[],
  level: number,
  tables: RollupTables,
): Promise<ReadonlyMap<string, BucketSums>> {
  const buckets = new Map<string, readonly [accountNo: number, startsAt: string]>()
  for (const { accountNo, effectiveAt } of entries) {
    const startsAt = bucketStart(effectiveAt, level)
    buckets.set(bucketKey(accountNo, startsAt), [accountNo, startsAt])
  }
  const places = [...buckets.values()]
  const keys = [...buckets.keys()]
  const { rows } = await client.query<BucketTexts & string[]>({
    name: `read_buckets${tables}`,
    text: readText(tables),
    values: [
      shardId,
      int8Array(places.map(([accountNo]) => accountNo)),
      textArray(places.map(([, startsAt]) => startsAt)),
      level,
    ],
    rowMode: 'array',
    types: asTexts,
  })
  return new Map(rows.map((row) => [keys[Number(row[0]) - 1] ?? '', sumsOf(row)]))
}

function sumsOf([, entries, ...sums]: BucketTexts): BucketSums {
  const [postedDebits = 0n, postedCredits = 0n, pendingDebits = 0n, pendingCredits = 0n] =
    sums.map(BigInt)
  return {
    entries: Number(entries),
    posted: [postedDebits, postedCredits],
    pending: [pendingDebits, pendingCredits],
  }
}

// Absolute sums: they were worked out from the newest rows, under the lock of the checkpoint.
const rowsText = (tables: RollupTables) => `
  insert into projection.rollups${tables} (shard_id, account_no, level, starts_at, anchor, entries,
    posted_debits, posted_credits, pending_debits, pending_credits)
  select s.shard_id, u.account_no, u.level, u.starts_at::timestamptz, u.anchor, u.entries,
         u.posted_debits::numeric, u.posted_credits::numeric,
         u.pending_debits::numeric, u.pending_credits::numeric
    from journal.shards s
   cross join unnest($2::int8[], $3::int2[], $4::text[], $5::int8[], $6::int8[],
                     $7::text[], $8::text[], $9::text[], $10::text[])
      as u (account_no, level, starts_at, anchor, entries,
            posted_debits, posted_credits, pending_debits, pending_credits)
   where s.shard_id = $1
  on conflict (shard_id, account_no, level, starts_at, anchor) do update
     set entries = excluded.entries,
         posted_debits = excluded.posted_debits, posted_credits = excluded.posted_credits,
         pending_debits = excluded.pending_debits, pending_credits = excluded.pending_credits`

const restingText = (tables: RollupTables) => `
  insert into projection.timed_entries${tables} (shard_id, account_no, level, effective_at, version,
    recorded_at, kind, direction, amount)
  select s.shard_id, u.account_no, u.level, u.effective_at::timestamptz, u.version,
         u.recorded_at::timestamptz, u.kind, u.direction, u.amount::numeric
    from journal.shards s
   cross join unnest($2::int8[], $3::int2[], $4::text[], $5::int8[], $6::text[], $7::int2[],
                     $8::int2[], $9::text[])
      as u (account_no, level, effective_at, version, recorded_at, kind, direction, amount)
   where s.shard_id = $1
  on conflict (shard_id, account_no, level, effective_at, version) do nothing`

/** Sent without waiting for one another. */
export async function writeRollups(
  client: ClientBase,
  shardId: number,
  rows: readonly RollupRow[],
  resting: readonly RestingEntry[],
  tables: RollupTables,
): Promise<void> {
  const written = client.query({
    name: `write_rollups${tables}`,
    text: rowsText(tables),
    values: [
      shardId,
      int8Array(rows.map((row) => row.accountNo)),
      int2Array(rows.map((row) => row.level)),
      textArray(rows.map((row) => row.startsAt)),
      int8Array(rows.map((row) => row.anchor)),
      int8Array(rows.map((row) => row.entries)),
      textArray(rows.map((row) => row.posted[0].toString())),
      textArray(rows.map((row) => row.posted[1].toString())),
      textArray(rows.map((row) => row.pending[0].toString())),
      textArray(rows.map((row) => row.pending[1].toString())),
    ],
  })
  const rested = client.query({
    name: `write_timed_entries${tables}`,
    text: restingText(tables),
    values: [
      shardId,
      int8Array(resting.map(({ entry }) => entry.accountNo)),
      int2Array(resting.map(({ level }) => level)),
      textArray(resting.map(({ entry }) => bucketStart(entry.effectiveAt, microsecond))),
      int8Array(resting.map(({ entry }) => entry.version)),
      textArray(resting.map(({ entry }) => entry.place.recordedAt)),
      int2Array(resting.map(({ entry }) => kinds.indexOf(entry.entry.kind))),
      int2Array(resting.map(({ entry }) => directions.indexOf(entry.entry.direction))),
      textArray(resting.map(({ entry }) => entry.entry.amount)),
    ],
  })
  await Promise.all([written, rested])
}

const kinds = ['post', 'hold', 'release']
const directions = ['debit', 'credit']
/** As fine as Postgres keeps a time, and cut off where Postgres would round. */
const microsecond = 8

const asTexts: CustomTypesConfig = { getTypeParser: () => (value: string) => value }
