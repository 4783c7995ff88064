import type { TopicPartition } from '../../journal/find-ingest-offset.ts'
import type { ReadMessage } from './read-message.ts'

/** Offsets that were not settled and are gone: `to` is the first that is still there. */
export interface LostOffsets extends TopicPartition {
  readonly from: number
  readonly to: number
}

/** Stands for all of them, at the last one, so that it is told where all that goes wrong is told. */
export function lostMessage({ topic, partition, from, to }: LostOffsets): ReadMessage {
  const detail = `The messages at the offsets ${from} to ${to - 1} were deleted before they were read.`
  return {
    message: { topic, partition, offset: to - 1, key: null, value: null, headers: {} },
    source: undefined,
    commandId: undefined,
    spec: undefined,
    idempotencyKey: undefined,
    traceparent: undefined,
    attempts: 1,
    content: { fault: { code: 'internal', detail } },
  }
}
