import { int2Array, textArray } from '@ledger/runtime'
import { bucketStart, rollupLevelMax } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { VersionView } from './version-view.ts'

/** What is posted and pending at a time, in minor units. */
export interface SumsInTime {
  readonly postedDebits: bigint
  readonly postedCredits: bigint
  readonly pendingDebits: bigint
  readonly pendingCredits: bigint
}

/** All that counts before a time, or at the latest at it. RFC 3339 in UTC. */
export interface TimeBound {
  readonly time: string
  readonly isIncluded: boolean
}

/** What one entry moves; a release takes back what was held. */
const movedBy = (entry: string) => `
         case when ${entry}.kind = 0 and ${entry}.direction = 0 then ${entry}.amount else 0 end,
         case when ${entry}.kind = 0 and ${entry}.direction = 1 then ${entry}.amount else 0 end,
         case when ${entry}.kind = 0 or ${entry}.direction = 1 then 0
              when ${entry}.kind = 1 then ${entry}.amount else -${entry}.amount end,
         case when ${entry}.kind = 0 or ${entry}.direction = 0 then 0
              when ${entry}.kind = 1 then ${entry}.amount else -${entry}.amount end`

// The finest resolution of a time, so "at the latest at" is "before the next microsecond".
const boundText = `($6::timestamptz + $7::int4 * interval '1 microsecond')`

// Whole buckets of each level inside the bucket of the level above that holds the time; the entries
// that rest on the way down; the first and the last entries from the journal. Every part is bounded:
// 11 months, 30 days, 23 hours, 59 minutes and seconds, 999 milliseconds and microseconds, the years
// that there are; a level has 256 resting entries, and so many between two anchors.
// Buckets are walked backwards one by one, two probes of the key each, because a busy one has a row for
// each of its anchors: reading the range would read them all.
const text = `
  with recursive level as (
    select * from unnest($3::int2[], $4::text[]::timestamptz[], $5::text[]::timestamptz[])
      as l (level, from_at, starts_at)
  ), bucket as (
    select l.level, l.from_at, b.starts_at
      from level l
     cross join lateral (
       select r.starts_at from projection.rollups r
        where r.shard_id = $1 and r.account_no = $2 and r.level = l.level
          and r.starts_at >= l.from_at and r.starts_at < least(l.starts_at, ${boundText})
        order by r.starts_at desc limit 1) b
     union all
    select n.level, n.from_at, b.starts_at
      from bucket n
     cross join lateral (
       select r.starts_at from projection.rollups r
        where r.shard_id = $1 and r.account_no = $2 and r.level = n.level
          and r.starts_at >= n.from_at and r.starts_at < n.starts_at
        order by r.starts_at desc limit 1) b
  ), moved (posted_debits, posted_credits, pending_debits, pending_credits) as (
    select r.posted_debits, r.posted_credits, r.pending_debits, r.pending_credits
      from bucket b
     cross join lateral (
       select * from projection.rollups r
        where r.shard_id = $1 and r.account_no = $2 and r.level = b.level
          and r.starts_at = b.starts_at and r.anchor <= $8
        order by r.anchor desc limit 1) r
     union all
    select ${movedBy('t')}
      from level l
     cross join lateral (
       select * from projection.timed_entries t
        where t.shard_id = $1 and t.account_no = $2 and t.level = l.level
          and t.effective_at >= l.starts_at and t.effective_at < ${boundText}
          and t.version <= $9) t
     union all
    select ${movedBy('e')}
      from journal.entries e
     where e.shard_id = $1 and e.account_no = $2 and e.recorded_at >= $13::timestamptz
       and e.version <= $10 and e.effective_at < ${boundText}
     union all
    select ${movedBy('e')}
      from journal.entries e
     where e.shard_id = $1 and e.account_no = $2 and e.recorded_at >= $13::timestamptz
       and e.version > $11 and e.version <= $12 and e.effective_at < ${boundText}
  )
  select coalesce(sum(posted_debits), 0) as "postedDebits",
         coalesce(sum(posted_credits), 0) as "postedCredits",
         coalesce(sum(pending_debits), 0) as "pendingDebits",
         coalesce(sum(pending_credits), 0) as "pendingCredits"
    from moved`

/** What the entries of a view that count by then come to. */
export async function readSums(
  client: PoolClient,
  { ledger, accountNo, openedAt }: AccountIdentity,
  view: VersionView,
  { time, isIncluded }: TimeBound,
): Promise<SumsInTime> {
  const levels = Array.from({ length: rollupLevelMax }, (_, index) => index + 1)
  // at the finest level nothing is left between a bucket and the time
  const starts = levels.map((level) =>
    level === rollupLevelMax ? 'infinity' : bucketStart(time, level),
  )
  const { rows } = await client.query<SumsInTime>({
    name: 'read_sums',
    text,
    values: [
      ledger.shardId,
      accountNo,
      int2Array(levels),
      textArray(levels.map((level) => bucketStart(time, level - 1))),
      textArray(starts),
      time,
      isIncluded ? 1 : 0,
      view.anchorMax,
      view.rolledVersion,
      view.firstVersions,
      view.lastAfter,
      view.version,
      openedAt,
    ],
  })
  if (rows[0] === undefined) throw new Error('a sum without a row')
  return rows[0]
}
