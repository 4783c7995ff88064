import { randomUUID } from 'node:crypto'
import { eventually } from '@ledger/testkit'
import { Kafka, logLevel } from 'kafkajs'
import { monotonicMs } from '../measure/monotonic-ms.ts'

/** What a consumer saw of the topic, as it came. */
export interface TopicWatch {
  /** When the record at a position was first there, by `monotonicMs`. */
  readonly seenAtMs: ReadonlyMap<number, number>
  close(): Promise<void>
}

const joinMsMax = 60_000
const fetchWaitMsMax = 100

/**
 * Follows the topic from its beginning as a consumer of a new group.
 * @param position of one shard; returns once it has been seen
 */
export async function watchJournalTopic(
  { brokers, topic }: { readonly brokers: string; readonly topic: string },
  position: number,
): Promise<TopicWatch> {
  const kafka = new Kafka({
    clientId: 'bench-watch',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
  })
  const groupId = `bench-watch-${randomUUID()}`
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: fetchWaitMsMax })
  const seenAtMs = new Map<number, number>()
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const nowMs = monotonicMs()
        for (const { headers } of batch.messages) {
          const seen = Number(String(headers?.['ledgerposition']))
          if (!seenAtMs.has(seen)) seenAtMs.set(seen, nowMs)
        }
      },
    })
    await eventually(() => seenAtMs.has(position), {
      timeoutMs: joinMsMax,
      what: `a consumer of ${topic} has seen position ${position}`,
    })
  } catch (error) {
    await consumer.disconnect()
    throw error
  }
  return { seenAtMs, close: () => consumer.disconnect() }
}
