import type { Pool } from 'pg'

/** Remembers that a dead letter was sent again. @param id `<shard>:<commits>:<ordinal>` */
export async function insertReplay(
  pool: Pool,
  id: string,
  topic: string,
  idempotencyKey: string | null,
): Promise<void> {
  const [shardId, commits, ordinal] = id.split(':')
  await pool.query(
    `insert into ingest.replays (shard_id, commits, ordinal, replayed_at, topic, key)
     values ($1, $2, $3, clock_timestamp(), $4, $5)`,
    [shardId, commits, ordinal, topic, idempotencyKey],
  )
}
