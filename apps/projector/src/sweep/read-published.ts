import type { Pool } from 'pg'

/** How far the relay has published a shard, and how far it is projected. */
export interface Published {
  readonly shardId: number
  readonly published: number
  readonly projected: number
}

const text = `
  select s.shard_id as "shardId", coalesce(r.position, 0) as published,
         coalesce(c.position, 0) as projected
    from journal.shards s
    left join relay.cursors r on r.shard_id = s.shard_id
    left join projection.checkpoints c on c.shard_id = s.shard_id and c.projection = 'balances'
   order by s.shard_id`

export async function readPublished(pool: Pool): Promise<readonly Published[]> {
  return (await pool.query<Published>(text)).rows
}
