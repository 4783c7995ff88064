import type { Admin } from 'kafkajs'
import type { KafkaSettings } from './kafka-client.ts'
import { withAdmin } from './with-admin.ts'

/** Undefined when there is no such topic: asking makes none. */
export function countPartitions(settings: KafkaSettings): Promise<number | undefined> {
  return withAdmin(settings, (admin) => partitionsOf(admin, settings.topic))
}

export async function partitionsOf(admin: Admin, topic: string): Promise<number | undefined> {
  if (!(await admin.listTopics()).includes(topic)) return undefined
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
  return topics[0]?.partitions.length
}
