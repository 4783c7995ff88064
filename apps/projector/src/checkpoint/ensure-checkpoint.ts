import type { ClientBase } from 'pg'
import { checkpointName } from './checkpoint.ts'

const text = `
  insert into projection.checkpoints (shard_id, projection, epoch, position, recorded_at, applied_at)
  select shard_id, '${checkpointName}', 1, 0, '-infinity', now()
    from journal.shards where shard_id = $1
  on conflict (shard_id, projection) do nothing`

/** The row that stands for "nothing yet", so that there is one to lock. */
export async function ensureCheckpoint(client: ClientBase, shardId: number): Promise<void> {
  await client.query(text, [shardId])
}
