import type { ClientBase } from 'pg'

/** The counter row of each shard, at position 0 of epoch 1. */
export async function insertShards(
  client: ClientBase,
  shardIds: readonly number[],
  now: Date,
): Promise<void> {
  await client.query(
    `insert into journal.shards (shard_id, recorded_at)
     select shard_id, $2 from unnest($1::smallint[]) as new (shard_id)
     on conflict (shard_id) do nothing`,
    [shardIds, now],
  )
}
