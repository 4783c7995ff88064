import type { Pool } from 'pg'

export interface ShardLag {
  readonly shard: number
  readonly position: number
  readonly lag_records: number
  /** Age of the oldest record that is not projected; 0 when all are. */
  readonly lag_seconds: number
  /** How far the shard can be searched; behind `position` while it is made up for, or switched off. */
  readonly searched_position: number
}

// The next record stands in the month of the last one or in a later one.
const text = `
  select s.shard_id as shard, coalesce(c.position, 0) as position,
         s.position - coalesce(c.position, 0) as lag_records,
         coalesce(extract(epoch from now() - (
           select r.recorded_at from journal.records r
            where r.shard_id = s.shard_id and r.position = coalesce(c.position, 0) + 1
              and r.recorded_at >= coalesce(c.recorded_at, '-infinity'))), 0)::float8 as lag_seconds,
         coalesce(f.position, 0) as searched_position
    from journal.shards s
    left join projection.checkpoints c on c.shard_id = s.shard_id and c.projection = 'balances'
    left join projection.checkpoints f on f.shard_id = s.shard_id and f.projection = 'search'
   order by s.shard_id`

/** How far the projection is behind the journal, whoever projects it. */
export async function readLag(pool: Pool): Promise<readonly ShardLag[]> {
  return (await pool.query<ShardLag>(text)).rows
}
