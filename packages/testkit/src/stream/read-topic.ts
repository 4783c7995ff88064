import { randomBytes } from 'node:crypto'
import type { Consumer, IHeaders, Kafka, KafkaMessage } from 'kafkajs'
import { eventually } from '../eventually.ts'
import { createTestKafka } from './test-kafka.ts'
import type { StreamMessage } from './stream-message.ts'

const readMsMax = 60_000
/** The end of the topic is waited out once, when the consumer leaves. */
const fetchWaitMsMax = 50

/**
 * Every message that a topic holds now, read by a consumer of a new group from the beginning on, in
 * the order of each partition.
 */
export async function readTopic(brokers: string, topic: string): Promise<readonly StreamMessage[]> {
  const kafka = createTestKafka(brokers)
  const ends = await endOffsets(kafka, topic)
  const messages: StreamMessage[] = []
  const groupId = `testkit-${randomBytes(6).toString('hex')}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: fetchWaitMsMax })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const next = new Map<number, number>()
    await collect(consumer, messages, next)
    await eventually(
      () => [...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end),
      {
        timeoutMs: readMsMax,
        what: `the topic ${topic} is read to its end`,
      },
    )
  } finally {
    await consumer.disconnect()
  }
  return messages.filter(({ partition, offset }) => offset < (ends.get(partition) ?? 0))
}

async function endOffsets(kafka: Kafka, topic: string): Promise<ReadonlyMap<number, number>> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]))
  } finally {
    await admin.disconnect()
  }
}

async function collect(
  consumer: Consumer,
  messages: StreamMessage[],
  next: Map<number, number>,
): Promise<void> {
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) messages.push(messageOf(batch.partition, message))
      next.set(batch.partition, Number(batch.lastOffset()) + 1)
    },
  })
}

function messageOf(partition: number, message: KafkaMessage): StreamMessage {
  return {
    partition,
    offset: Number(message.offset),
    key: message.key === null ? null : message.key.toString(),
    value: message.value ?? Buffer.alloc(0),
    headers: textHeaders(message.headers ?? {}),
  }
}

/** A header that stands twice becomes both, joined, so that it equals neither. */
function textHeaders(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().join(' ')]),
  )
}
