import type { ClientBase } from 'pg'

/** The first epoch of each shard, which begins with its first position. */
export async function insertEpochs(
  client: ClientBase,
  shardIds: readonly number[],
  now: Date,
): Promise<void> {
  await client.query(
    `insert into journal.epochs (shard_id, epoch, first_position, raised_at)
     select shard_id, 1, 1, $2 from unnest($1::smallint[]) as new (shard_id)
     on conflict (shard_id, epoch) do nothing`,
    [shardIds, now],
  )
}
