import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** A partition of a command topic. */
export interface TopicPartition {
  readonly topic: string
  readonly partition: number
}

/** How far a shard has settled a partition, and under which claim. */
export interface IngestOffset {
  readonly fence: number
  readonly nextOffset: number
}

type Row = readonly [number, number]

const text = `
  select fence, next_offset from ingest.offsets
   where shard_id = $1 and topic = $2 and partition = $3`

/** Undefined when nobody has ever claimed the partition. Reads only: what it finds may be moved on. */
export async function findIngestOffset(
  statements: Statements,
  shardId: number,
  { topic, partition }: TopicPartition,
): Promise<IngestOffset | undefined> {
  const values = [shardId, topic, partition]
  const { rows } = await send<Row>(statements, 'find_ingest_offset', text, values)
  const row = rows[0]
  return row === undefined ? undefined : { fence: row[0], nextOffset: row[1] }
}
