import type { Pool } from 'pg'

/** How far each shard has got at every stage. */
export interface ShardPlaces {
  readonly shard: number
  readonly journal: number
  /** Published to the stream. */
  readonly relayed: number
  /** Undefined before the first record was projected. */
  readonly projected: number | null
}

const text = `
  select s.shard_id::int as shard, s.position::int as journal, c.position::int as relayed,
         p.position::int as projected
    from journal.shards s
    join relay.cursors c using (shard_id)
    left join projection.checkpoints p using (shard_id)
   order by s.shard_id`

export async function readPlaces(pool: Pool): Promise<readonly ShardPlaces[]> {
  return (await pool.query<ShardPlaces>(text)).rows
}
