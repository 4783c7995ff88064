import type { ClientBase } from 'pg'

/** How far the journal of a shard has got. */
export interface JournalHead {
  readonly position: number
  readonly epoch: number
}

const text = 'select position, epoch from journal.shards where shard_id = $1'

export async function readHead(client: ClientBase, shardId: number): Promise<JournalHead> {
  const { rows } = await client.query<{ position: unknown; epoch: number }>({
    name: 'read_head',
    text,
    values: [shardId],
  })
  const row = rows[0]
  if (row === undefined) throw new Error(`there is no shard ${shardId}`)
  return { position: Number(row.position), epoch: row.epoch }
}
