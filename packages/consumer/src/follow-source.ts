import {
  createKafkaSource,
  createKafkaStream,
  type KafkaSettings,
  type StreamSource,
} from '@ledger/stream'
import { FollowError } from './follow-error.ts'
import type { Follower } from './follower.ts'

export interface Following {
  /** Resolves with what the follower found wrong; it goes no further then. Never rejects. */
  readonly failed: Promise<FollowError>
  close(): Promise<void>
}

/** Drives a follower with a source, through every failure but one that the follower finds. */
export async function followSource(
  source: StreamSource,
  follower: Follower,
  onFault: (fault: Error | undefined, shardId?: number) => void = () => undefined,
): Promise<Following> {
  const failed = Promise.withResolvers<FollowError>()
  await source.start({
    readPlace: (shardId) => follower.resume(shardId),
    consume: async (batch) => {
      try {
        await follower.takeBatch(batch)
      } catch (error) {
        if (error instanceof FollowError) failed.resolve(error)
        throw error
      }
    },
    onFault,
  })
  return { failed: failed.promise, close: () => source.close() }
}

export interface KafkaFollowSettings extends KafkaSettings {
  /** Members of one group share the shards; each group gets all of them. */
  readonly groupId: string
}

/**
 * Follows the topic of the journal. Where to begin, the follower's own places say; what the group has
 * committed only makes a start faster.
 */
export function followKafka(
  { groupId, ...settings }: KafkaFollowSettings,
  follower: Follower,
  onFault?: (fault: Error | undefined, shardId?: number) => void,
): Promise<Following> {
  const source = createKafkaSource(createKafkaStream(settings), { groupId })
  return followSource(source, follower, onFault)
}
