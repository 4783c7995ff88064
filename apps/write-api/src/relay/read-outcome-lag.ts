import type { Pool } from 'pg'

export interface OutcomeLag {
  readonly shard: number
  /** Age of the oldest outcome that is not published; 0 when all are. */
  readonly lag_seconds: number
}

const text = `
  select c.shard_id as shard,
         coalesce(extract(epoch from now() - (
           select o.recorded_at from ingest.outcomes o
            where o.shard_id = c.shard_id and (o.commits, o.ordinal) > (c.commits, c.ordinal)
              and o.recorded_at >= c.recorded_at
            order by o.commits, o.ordinal
            limit 1)), 0)::float8 as lag_seconds
    from relay.outcome_cursors c
   order by c.shard_id`

/** How far the results are behind, whoever publishes them. */
export async function readOutcomeLag(pool: Pool): Promise<readonly OutcomeLag[]> {
  return (await pool.query<OutcomeLag>(text)).rows
}
