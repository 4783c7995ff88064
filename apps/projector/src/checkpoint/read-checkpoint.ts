import type { ClientBase } from 'pg'
import { checkpointName, checkpointOf, type Checkpoint, type CheckpointRow } from './checkpoint.ts'

const text = `
  select epoch, position, recorded_at from projection.checkpoints
   where shard_id = $1 and projection = '${checkpointName}'`

export async function readCheckpoint(client: ClientBase, shardId: number): Promise<Checkpoint> {
  const { rows } = await client.query<CheckpointRow>(text, [shardId])
  return checkpointOf(rows[0])
}
