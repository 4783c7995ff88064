import type { ClientBase } from 'pg'
import type { TopicPartition } from './find-ingest-offset.ts'

const text = `
  update ingest.partitions set low_offset = $4
   where topic = $1 and partition = $2 and fence = $3 and low_offset < $4`

/** Says that every shard has settled what is below, those too for which nothing came. */
export async function moveLowOffset(
  client: ClientBase,
  { topic, partition }: TopicPartition,
  fence: number,
  lowOffset: number,
): Promise<void> {
  const values = [topic, partition, fence, lowOffset]
  await client.query({ name: 'move_low_offset', text, values })
}
