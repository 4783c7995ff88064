import type { PoisonMessage } from './poison.ts'
import type { StreamRecord } from './record.ts'

/** What was consumed of a shard; position 0 is before its first record. */
export interface ConsumedPlace {
  readonly position: number
  /** Of the record at that position; undefined at position 0. */
  readonly recordedAt: string | undefined
}

/** Records of one shard in the order of the stream, which may repeat, skip and mix up positions. */
export interface StreamBatch {
  readonly shardId: number
  readonly records: readonly StreamRecord[]
  readonly poison: readonly PoisonMessage[]
}

export interface StreamConsumer {
  /** How far the shard was consumed, asked whenever this consumer is given a shard. */
  readPlace(shardId: number): Promise<ConsumedPlace>
  /**
   * One call at a time per shard. When it resolves the batch counts as consumed; when it rejects the
   * same records come again after a pause, for as long as it takes.
   */
  consume(batch: StreamBatch): Promise<void>
  /** What keeps one shard from flowing, or (without a shard) all of them; undefined: it flows again. */
  onFault(fault: Error | undefined, shardId?: number): void
}

/**
 * Carries the records of the journal to a consumer, each at least once: from Kafka, or straight from
 * the journal. Which of the two it is, only the main of a process knows.
 */
export interface StreamSource {
  /** Resolves once the source has begun; it carries until `close`. */
  start(consumer: StreamConsumer): Promise<void>
  /** Resolves when no call of the consumer is under way any more. */
  close(): Promise<void>
}
