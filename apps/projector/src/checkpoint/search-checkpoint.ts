import type { ClientBase } from 'pg'
import { checkpointOf, type Checkpoint, type CheckpointRow } from './checkpoint.ts'

const readText = `
  select epoch, position, recorded_at from projection.checkpoints
   where shard_id = $1 and projection = 'search'`

/**
 * How far a shard can be searched. Never past the checkpoint of the balances, behind it where searching
 * was switched on later; whoever moves it holds the lock of that one.
 */
export async function readSearchCheckpoint(
  client: ClientBase,
  shardId: number,
): Promise<Checkpoint> {
  const { rows } = await client.query<CheckpointRow>({
    name: 'read_search_checkpoint',
    text: readText,
    values: [shardId],
  })
  return checkpointOf(rows[0])
}

const writeText = `
  insert into projection.checkpoints (shard_id, projection, epoch, position, recorded_at, applied_at)
  select shard_id, 'search', $2, $3, $4::timestamptz, now() from journal.shards where shard_id = $1
  on conflict (shard_id, projection) do update
     set epoch = excluded.epoch, position = excluded.position, recorded_at = excluded.recorded_at,
         applied_at = excluded.applied_at`

/** In the transaction of the effects it stands for. */
export async function writeSearchCheckpoint(
  client: ClientBase,
  shardId: number,
  { epoch, position, recordedAt }: Checkpoint,
): Promise<void> {
  await client.query({
    name: 'write_search_checkpoint',
    text: writeText,
    values: [shardId, epoch, position, recordedAt ?? '-infinity'],
  })
}

const cutText = `
  update projection.checkpoints
     set epoch = $2, position = $3, recorded_at = $4, applied_at = now()
   where shard_id = $1 and projection = 'search' and position > $3`

/** Back to a place, if it is past it. */
export async function cutSearchCheckpoint(
  client: ClientBase,
  shardId: number,
  { epoch, position, recordedAt }: Checkpoint,
): Promise<void> {
  await client.query(cutText, [shardId, epoch, position, recordedAt ?? '-infinity'])
}
