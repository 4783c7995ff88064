import type { ClientBase } from 'pg'

/** The relay starts at the first outcome of each shard, too. */
export async function insertOutcomeCursors(
  client: ClientBase,
  shardIds: readonly number[],
): Promise<void> {
  await client.query(
    `insert into relay.outcome_cursors (shard_id)
     select shard_id from unnest($1::smallint[]) as new (shard_id)
     on conflict (shard_id) do nothing`,
    [shardIds],
  )
}
