import type { Admin } from 'kafkajs'
import { messageBytesMax } from '../message/cloud-event.ts'
import { createKafka, type KafkaSettings } from './kafka-client.ts'

/**
 * Makes the topic with a partition for each shard, or adds the partitions that are missing; who comes
 * second finds it done. The journal can fill it anew at any time, so how long it keeps messages is the
 * operator's choice; it begins with for ever, because a replay of old records would otherwise be
 * deleted while it runs (retention goes by the time of the record).
 */
export async function ensureTopic(settings: KafkaSettings, partitions: number): Promise<void> {
  const admin = createKafka(settings).admin()
  await admin.connect()
  try {
    await createTopic(admin, settings.topic, partitions)
    await addPartitions(admin, settings.topic, partitions)
  } finally {
    await admin.disconnect()
  }
}

async function createTopic(admin: Admin, topic: string, numPartitions: number): Promise<void> {
  if ((await admin.listTopics()).includes(topic)) return
  const configEntries = [
    { name: 'max.message.bytes', value: String(messageBytesMax) },
    { name: 'retention.ms', value: '-1' },
    // recorded_at never goes back, so it may be ahead of a clock that was set back
    { name: 'message.timestamp.after.max.ms', value: '9223372036854775807' },
  ]
  await admin.createTopics({
    topics: [{ topic, numPartitions, configEntries }],
    waitForLeaders: true,
  })
}

async function addPartitions(admin: Admin, topic: string, count: number): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  const existing = topics[0]?.partitions.length ?? 0
  if (existing >= count) return
  await admin.createPartitions({ topicPartitions: [{ topic, count }] })
}
