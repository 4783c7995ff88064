import { randomUUID } from 'node:crypto'
import { eventually } from '@ledger/testkit'
import type { Consumer, Kafka as KafkaClient } from 'kafkajs'
import { Kafka, logLevel } from 'kafkajs'
import { StreamFold } from './stream-fold.ts'

const readMsMax = 300_000
/** The end of the topic is waited out once, when the consumer leaves. */
const fetchWaitMsMax = 100

/** Folds all that a topic holds now, read from the beginning by a consumer of a new group. */
export async function foldJournalTopic(brokers: string, topic: string): Promise<StreamFold> {
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    retry: { retries: 30, maxRetryTime: 500 },
  })
  const ends = await endOffsets(kafka, topic)
  const fold = new StreamFold()
  const consumer = kafka.consumer({
    groupId: `bench-${randomUUID()}`,
    maxWaitTimeInMs: fetchWaitMsMax,
  })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const next = await follow(consumer, fold)
    await eventually(
      () => [...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end),
      { timeoutMs: readMsMax, what: `the topic ${topic} is read to its end` },
    )
  } finally {
    await consumer.disconnect()
  }
  return fold
}

async function endOffsets(kafka: KafkaClient, topic: string): Promise<ReadonlyMap<number, number>> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(topic)
    return new Map(offsets.map(({ partition, high }) => [partition, Number(high)]))
  } finally {
    await admin.disconnect()
  }
}

/** The offset that each partition is read up to, growing while the consumer runs. */
async function follow(consumer: Consumer, fold: StreamFold): Promise<ReadonlyMap<number, number>> {
  const next = new Map<number, number>()
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      const { partition } = batch
      for (const { value, headers } of batch.messages) {
        if (value === null) continue
        const position = Number(String(headers?.['ledgerposition']))
        fold.take({ partition, position, value })
      }
      next.set(partition, Number(batch.lastOffset()) + 1)
    },
  })
  return next
}
