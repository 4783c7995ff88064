import type { ClientBase } from 'pg'

export async function listShards(client: ClientBase): Promise<readonly number[]> {
  const { rows } = await client.query<{ shard_id: number }>(
    'select shard_id from journal.shards order by shard_id',
  )
  return rows.map((row) => row.shard_id)
}
