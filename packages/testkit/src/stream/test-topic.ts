import { randomBytes } from 'node:crypto'
import type { Admin } from 'kafkajs'
import { requirePart } from '../parts.ts'
import { createTestKafka } from './test-kafka.ts'

const messageBytesMaxDefault = 8 * 1024 * 1024

export interface TestTopic {
  /** As in JOURNAL_TOPIC. */
  readonly name: string
  /** As in KAFKA_BROKERS. */
  readonly brokers: string
  /** Deletes the topic. */
  close(): Promise<void>
}

/** A topic of the test's own, with a partition for each shard, made as the journal's topic is. */
export async function createTestTopic(
  options: { readonly partitions?: number; readonly messageBytesMax?: number } = {},
): Promise<TestTopic> {
  const brokers = requirePart('TEST_KAFKA_BROKERS')
  const bytesMax = options.messageBytesMax ?? messageBytesMaxDefault
  const name = `ledger.test.${randomBytes(6).toString('hex')}`
  const topic = {
    topic: name,
    numPartitions: options.partitions ?? 1,
    replicationFactor: 1,
    configEntries: [{ name: 'max.message.bytes', value: String(bytesMax) }],
  }
  await withAdmin(brokers, (admin) => admin.createTopics({ waitForLeaders: true, topics: [topic] }))
  const close = () => withAdmin(brokers, (admin) => admin.deleteTopics({ topics: [name] }))
  return { name, brokers, close }
}

async function withAdmin(brokers: string, work: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = createTestKafka(brokers).admin()
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.disconnect()
  }
}
