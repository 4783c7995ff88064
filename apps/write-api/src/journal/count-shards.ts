import type { ClientBase } from 'pg'

const text = `select count(*) as shards from journal.shards`

/** Shards are numbered from 0 without a gap. */
export async function countShards(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ shards: number }>(text)
  return rows[0]?.shards ?? 0
}
