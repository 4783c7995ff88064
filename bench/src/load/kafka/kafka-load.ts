// Sends commands to a topic, takes what became of them from another, and prints it. Run by
// bench/src/load/run-kafka-load.ts.
import { setTimeout as pause } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'
import type { Consumer, Producer } from 'kafkajs'
import { Kafka, logLevel } from 'kafkajs'
import { commandMessages, indexOfId } from './command-messages.ts'
import type { KafkaRun } from './kafka-run.ts'
import { Told } from './told.ts'

const tickMs = 10
/** A produce request; more of them are under way at once. */
const requestMessagesMax = 1_000
const requestsMax = 4
const fetchWaitMsMax = 20
const joinMsMax = 120_000

const run = JSON.parse(process.env['BENCH_RUN'] ?? '{}') as KafkaRun
const kafka = new Kafka({
  clientId: 'bench',
  brokers: run.brokers.split(','),
  logLevel: logLevel.NOTHING,
  retry: { retries: 30, maxRetryTime: 500 },
})

/** Follows the results, and returns once all that was told before is behind it. */
async function follow(
  consumer: Consumer,
  take: (id: string, status: string) => void,
): Promise<void> {
  const ends = await endOffsets()
  const next = new Map<number, number>()
  await consumer.connect()
  await consumer.subscribe({ topics: [run.resultsTopic], fromBeginning: true })
  await consumer.run({
    autoCommit: false,
    eachBatch: ({ batch }) => {
      for (const { headers } of batch.messages) {
        take(String(headers?.['commandid']), String(headers?.['ledgerstatus']))
      }
      next.set(batch.partition, Number(batch.lastOffset()) + 1)
      return Promise.resolve()
    },
  })
  const waitUntil = performance.now() + joinMsMax
  while (ends.some(({ partition, high }) => (next.get(partition) ?? 0) < Number(high))) {
    if (performance.now() > waitUntil) throw new Error('the results are not read to their end')
    await pause(tickMs)
  }
}

async function endOffsets(): Promise<
  readonly { readonly partition: number; readonly high: string }[]
> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    return await admin.fetchTopicOffsets(run.resultsTopic)
  } finally {
    await admin.disconnect()
  }
}

/** In their order, at the rate that was asked for; who is late sends at once. */
async function sendAll(producer: Producer, told: Told, startedAt: number): Promise<void> {
  const { messages, perSecond, commandsTopic } = run
  const underWay = new Set<Promise<unknown>>()
  let sent = 0
  while (sent < messages) {
    const now = performance.now()
    const due = perSecond === 0 ? messages : ((now - startedAt) / 1_000) * perSecond
    const count = Math.min(Math.floor(due) - sent, messages - sent, requestMessagesMax)
    if (count <= 0) {
      await pause(tickMs)
      continue
    }
    const dueAts = Array.from({ length: count }, (_, n) =>
      perSecond === 0 ? now : startedAt + ((sent + n) / perSecond) * 1_000,
    )
    told.sent(dueAts, sent, now)
    const request = producer.send({
      topic: commandsTopic,
      acks: -1,
      messages: commandMessages(run, sent, count),
    })
    sent += count
    underWay.add(request)
    void request.finally(() => underWay.delete(request))
    if (underWay.size >= requestsMax) await Promise.race(underWay)
  }
  await Promise.all(underWay)
}

const producer = kafka.producer({ allowAutoTopicCreation: false })
const consumer = kafka.consumer({
  groupId: `bench-${randomUUID()}`,
  maxWaitTimeInMs: fetchWaitMsMax,
})
await producer.connect()
const told = new Told(run.messages)
await follow(consumer, (id, status) => {
  const index = indexOfId(run, id)
  if (index !== undefined) told.told(index, status, performance.now())
})
const startedAt = performance.now()
told.begin(startedAt)
await sendAll(producer, told, startedAt)
const waitUntil = performance.now() + run.toldMsMax
while (!told.isComplete && performance.now() < waitUntil) await pause(tickMs)
console.log(`bench ${JSON.stringify(told.result())}`)
process.exit()
