import { messageBytesMax as usualBytesMax } from '../message/cloud-event.ts'
import { partitionsOf } from './count-partitions.ts'
import type { KafkaSettings } from './kafka-client.ts'
import { withAdmin } from './with-admin.ts'

export interface KeyedTopicRules {
  readonly partitions: number
  readonly retentionMs: number
  /** The largest message; 8 MiB unless given. */
  readonly messageBytesMax?: number
}

/**
 * Makes a topic whose partitions are chosen by key, and answers how many it has. That number is never
 * changed here: with another one each key would go elsewhere, and its order would be lost. How long
 * it keeps messages goes by when they arrived, so that what is replayed is not deleted at once.
 */
export async function ensureKeyedTopic(
  settings: KafkaSettings,
  { partitions, retentionMs, messageBytesMax = usualBytesMax }: KeyedTopicRules,
): Promise<number> {
  return await withAdmin(settings, async (admin) => {
    const existing = await partitionsOf(admin, settings.topic)
    if (existing !== undefined) return existing
    const configEntries = [
      { name: 'max.message.bytes', value: String(messageBytesMax) },
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
      { name: 'retention.ms', value: String(retentionMs) },
    ]
    await admin.createTopics({
      topics: [{ topic: settings.topic, numPartitions: partitions, configEntries }],
      waitForLeaders: true,
    })
    // another process may have been first, with another number
    return (await partitionsOf(admin, settings.topic)) ?? partitions
  })
}
