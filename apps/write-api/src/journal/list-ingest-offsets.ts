import type { ClientBase } from 'pg'
import type { IngestOffset, TopicPartition } from './find-ingest-offset.ts'

interface Row {
  readonly shard_id: number
  readonly fence: number
  readonly next_offset: number
}

const text = `
  select shard_id, fence, next_offset from ingest.offsets where topic = $1 and partition = $2`

/** By shard. */
export async function listIngestOffsets(
  client: ClientBase,
  { topic, partition }: TopicPartition,
): Promise<ReadonlyMap<number, IngestOffset>> {
  const { rows } = await client.query<Row>({
    name: 'list_ingest_offsets',
    text,
    values: [topic, partition],
  })
  return new Map(
    rows.map(({ shard_id, fence, next_offset }) => [shard_id, { fence, nextOffset: next_offset }]),
  )
}
