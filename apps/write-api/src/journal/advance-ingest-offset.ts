import type { TopicPartition } from './find-ingest-offset.ts'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

/** What moves: the claim, where the offset has to stand, and where to. */
export interface OffsetMove extends TopicPartition {
  readonly fence: number
  readonly from: number
  readonly to: number
}

// The row was waited for, so these are its latest values; a mismatch divides by zero, as in check-keys.
// The row is there: it was read before, and none is ever taken away.
const text = `
  update ingest.offsets
     set next_offset = $6::bigint
       + 0 / case when fence = $4 and next_offset = $5 then 1 else 0 end
   where shard_id = $1 and topic = $2 and partition = $3`

/**
 * Sent under the lock of the shard: says that all messages below are settled on it. Fails the
 * transaction when another claim, or another attempt, was faster.
 */
export function advanceIngestOffset(
  statements: Statements,
  shardId: number,
  { topic, partition, fence, from, to }: OffsetMove,
): Promise<unknown> {
  const values = [shardId, topic, partition, fence, from, to]
  return send(statements, 'advance_ingest_offset', text, values)
}
