import type { Pool } from 'pg'

/**
 * Moves the cursor of every relay to the end of the journal, as if a record had been published and
 * then lost. No relay may run.
 */
export async function loseUnpublished(pool: Pool): Promise<void> {
  await pool.query(
    `update relay.cursors c
        set position = s.position,
            recorded_at = (select recorded_at from journal.records r
                            where r.shard_id = s.shard_id and r.position = s.position)
       from journal.shards s
      where s.shard_id = c.shard_id`,
  )
}
