import { eventually } from '@ledger/testkit'
import { Kafka, logLevel, type Admin } from 'kafkajs'
import type { Pipeline } from '../pipeline/pipeline.ts'

const consumedMsMax = 60_000
const fetchWaitMsMax = 50

/** Lets the projectors, none of which may run, begin again with the first message of the topic. */
export async function consumeFromTheBeginning(pipeline: Pipeline): Promise<void> {
  const { groupId, topic } = groupOf(pipeline)
  // an admin could do it too, but it waits for 5 s
  const consumer = clientOf(pipeline).consumer({ groupId, maxWaitTimeInMs: fetchWaitMsMax })
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic] })
    await consumer.run({ autoCommit: false, eachBatch: () => Promise.resolve() })
    const partitions = Array.from({ length: pipeline.shards }, (_, partition) => partition)
    await consumer.commitOffsets(partitions.map((partition) => ({ topic, partition, offset: '0' })))
  } finally {
    await consumer.disconnect()
  }
  const offsets = await withAdmin(pipeline, (admin) => committedOffsets(admin, groupId, topic))
  if (![...offsets.values()].every((offset) => offset === '0')) throw new Error('nothing was reset')
}

/** Awaits that the projectors have committed the end of every partition. */
export async function untilConsumed(pipeline: Pipeline): Promise<void> {
  const { groupId, topic } = groupOf(pipeline)
  await withAdmin(pipeline, (admin) =>
    eventually(
      async () => {
        const ends = await admin.fetchTopicOffsets(topic)
        const committed = await committedOffsets(admin, groupId, topic)
        return ends.every(({ partition, high }) => committed.get(partition) === high)
      },
      { timeoutMs: consumedMsMax, what: 'the projectors have consumed the whole topic' },
    ),
  )
}

async function committedOffsets(
  admin: Admin,
  groupId: string,
  topic: string,
): Promise<ReadonlyMap<number, string>> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
  return new Map(committed?.partitions.map(({ partition, offset }) => [partition, offset]))
}

function groupOf({ projectorGroup, parts }: Pipeline) {
  if (parts.topic === undefined) throw new Error('there is no stream')
  return { groupId: projectorGroup, topic: parts.topic.name }
}

function clientOf({ parts }: Pipeline): Kafka {
  const brokers = parts.topic?.brokers.split(',') ?? []
  return new Kafka({ brokers, logLevel: logLevel.NOTHING })
}

async function withAdmin<T>(pipeline: Pipeline, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(pipeline).admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
