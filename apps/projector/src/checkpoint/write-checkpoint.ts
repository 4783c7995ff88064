import type { ClientBase } from 'pg'
import { checkpointName, type Checkpoint } from './checkpoint.ts'

const text = `
  update projection.checkpoints
     set epoch = $2, position = $3, recorded_at = $4, applied_at = now()
   where shard_id = $1 and projection = '${checkpointName}'`

/** In the transaction of the effects it stands for. */
export async function writeCheckpoint(
  client: ClientBase,
  shardId: number,
  { epoch, position, recordedAt }: Checkpoint,
): Promise<void> {
  await client.query({
    name: 'write_checkpoint',
    text,
    values: [shardId, epoch, position, recordedAt ?? '-infinity'],
  })
}
