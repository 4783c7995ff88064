import type { ClientBase } from 'pg'

/** Where the numbers of ledgers, accounts and categories of each shard start. */
export async function insertNumberBlocks(
  client: ClientBase,
  shardIds: readonly number[],
): Promise<void> {
  await client.query(
    `insert into journal.number_blocks (shard_id, kind)
     select shard_id, kind
     from unnest($1::smallint[]) as new (shard_id)
     cross join (values ('ledger'), ('account'), ('category')) as kinds (kind)
     on conflict (shard_id, kind) do nothing`,
    [shardIds],
  )
}
