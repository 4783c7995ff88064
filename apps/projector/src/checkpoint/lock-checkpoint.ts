import type { ClientBase } from 'pg'
import { checkpointName, checkpointOf, type Checkpoint, type CheckpointRow } from './checkpoint.ts'

// Whoever writes a projection of a shard takes this lock first: projectors after a rebalance, the
// sweeper, a rebuild. So rows that do not exist yet are guarded too.
const text = `
  select epoch, position, recorded_at from projection.checkpoints
   where shard_id = $1 and projection = '${checkpointName}'
     for no key update`

export async function lockCheckpoint(client: ClientBase, shardId: number): Promise<Checkpoint> {
  const { rows } = await client.query<CheckpointRow>({
    name: 'lock_checkpoint',
    text,
    values: [shardId],
  })
  if (rows[0] === undefined) throw new Error(`shard ${shardId} has no checkpoint`)
  return checkpointOf(rows[0])
}
