import type { ClientBase } from 'pg'

/** The relay starts each shard at its first record. */
export async function insertCursors(
  client: ClientBase,
  shardIds: readonly number[],
): Promise<void> {
  await client.query(
    `insert into relay.cursors (shard_id)
     select shard_id from unnest($1::smallint[]) as new (shard_id)
     on conflict (shard_id) do nothing`,
    [shardIds],
  )
}
