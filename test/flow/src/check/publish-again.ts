import type { Pool } from 'pg'

/** Moves the cursors back, so that records are published again. No relay may run. */
export async function publishAgain(pool: Pool, fromPosition: number): Promise<void> {
  await pool.query(
    `update relay.cursors c
        set position = least($1, c.position),
            recorded_at = coalesce((select recorded_at from journal.records r
                                     where r.shard_id = c.shard_id
                                       and r.position = least($1, c.position)),
                                   '-infinity')`,
    [fromPosition],
  )
}
