import type { Admin } from 'kafkajs'
import { messageBytesMax } from '../message/cloud-event.ts'
import type { KafkaSettings } from './kafka-client.ts'
import { withAdmin } from './with-admin.ts'

/**
 * Makes the topic with this many partitions, or adds those that are missing; who comes second finds it
 * done. How long it keeps messages is the operator's choice. The journal's begins with for ever: it can
 * be filled anew at any time, but a replay of old records would be deleted while it runs (retention goes
 * by the time of the record).
 */
export async function ensureTopic(settings: KafkaSettings, partitions: number): Promise<void> {
  await withAdmin(settings, async (admin) => {
    await createTopic(admin, settings.topic, partitions)
    await addPartitions(admin, settings.topic, partitions)
  })
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
  if ((await partitionCount(admin, topic)) >= count) return
  await admin.createPartitions({ topicPartitions: [{ topic, count }] })
}

async function partitionCount(admin: Admin, topic: string): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  return topics[0]?.partitions.length ?? 0
}
