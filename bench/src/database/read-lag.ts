import type { Pool } from 'pg'

/** Where journal, relay and projection stand, and how old the oldest record is that each still misses. */
export interface Lag {
  readonly position: number
  readonly relayLagS: number
  readonly projectionLagS: number
}

/**
 * Of shard 0. The age of a record counts from the moment its batch was decided, so the lag holds the
 * commit as well.
 */
export async function readLag(pool: Pool): Promise<Lag> {
  const { rows } = await pool.query<{ position: number; relay: number; projection: number }>(`
    select s.position,
      coalesce(extract(epoch from clock_timestamp() - (
        select r.recorded_at from journal.records r
        where r.shard_id = s.shard_id and r.position = c.position + 1)), 0)::float8 as relay,
      coalesce(extract(epoch from clock_timestamp() - (
        select r.recorded_at from journal.records r
        where r.shard_id = s.shard_id and r.position = p.position + 1)), 0)::float8 as projection
    from journal.shards s
    join relay.cursors c on c.shard_id = s.shard_id
    left join (
      select shard_id, min(position) as position from projection.checkpoints group by shard_id
    ) p on p.shard_id = s.shard_id
    where s.shard_id = 0`)
  const [row] = rows
  if (row === undefined) throw new Error('the database has no shard 0')
  return { position: row.position, relayLagS: row.relay, projectionLagS: row.projection }
}
