import type { ClientBase } from 'pg'
import { checkpointOf, type Checkpoint, type CheckpointRow } from './checkpoint.ts'

const text = `
  select epoch, position, recorded_at from journal.records where shard_id = $1 and position = $2`

/** The checkpoint that stands for a record of the journal; undefined when there is no such record. */
export async function readPlaceAt(
  client: ClientBase,
  shardId: number,
  position: number,
): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<CheckpointRow>(text, [shardId, position])
  return rows[0] === undefined ? undefined : checkpointOf(rows[0])
}
