import type { Pool } from 'pg'

export interface ShardLag {
  readonly shard: number
  readonly position: number
  readonly lag_records: number
  /** Age of the oldest record that is not published; 0 when all are. */
  readonly lag_seconds: number
}

// The next record stands in the month of the last one or in a later one.
const text = `
  select s.shard_id as shard, c.position, s.position - c.position as lag_records,
         coalesce(extract(epoch from now() - (
           select r.recorded_at from journal.records r
            where r.shard_id = s.shard_id and r.position = c.position + 1
              and r.recorded_at >= c.recorded_at)), 0)::float8 as lag_seconds
    from journal.shards s
    join relay.cursors c on c.shard_id = s.shard_id
   order by s.shard_id`

/** How far the stream is behind the journal, whoever publishes it. */
export async function readLag(pool: Pool): Promise<readonly ShardLag[]> {
  return (await pool.query<ShardLag>(text)).rows
}
