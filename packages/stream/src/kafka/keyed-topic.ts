import type { Admin } from 'kafkajs'
import { messageBytesMax } from '../message/cloud-event.ts'
import { createKafka, type KafkaSettings } from './kafka-client.ts'

export interface KeyedTopicRules {
  readonly partitions: number
  readonly retentionMs: number
}

/**
 * Makes a topic whose partitions are chosen by key, and answers how many it has. That number is never
 * changed here: with another one each key would go elsewhere, and its order would be lost. How long
 * it keeps messages goes by when they arrived, so that what is replayed is not deleted at once.
 */
export async function ensureKeyedTopic(
  settings: KafkaSettings,
  { partitions, retentionMs }: KeyedTopicRules,
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
    // another relay may have been first, with another number
    return (await partitionsOf(admin, settings.topic)) ?? partitions
  })
}

/** Undefined when there is no such topic. */
export function countPartitions(settings: KafkaSettings): Promise<number | undefined> {
  return withAdmin(settings, (admin) => partitionsOf(admin, settings.topic))
}

async function partitionsOf(admin: Admin, topic: string): Promise<number | undefined> {
  if (!(await admin.listTopics()).includes(topic)) return undefined
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  return topics[0]?.partitions.length
}

async function withAdmin<Result>(
  settings: KafkaSettings,
  work: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  const admin = createKafka(settings).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
