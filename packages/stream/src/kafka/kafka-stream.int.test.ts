import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createTestTopic, eventually, readTopic, type TestTopic } from '@ledger/testkit'
import type { MessageBatch, MessageStream, OutgoingMessage } from '../message-stream.ts'
import { createKafkaStream } from './kafka-stream.ts'

let topic: TestTopic
let streams: MessageStream[] = []

beforeEach(async () => {
  topic = await createTestTopic({ partitions: 2 })
})

afterEach(async () => {
  await Promise.all(streams.map((stream) => stream.close()))
  streams = []
  await topic.close()
})

describe('kafka-stream', () => {
  test('kafka-stream: what is sent arrives in order, in its partition, byte for byte', async () => {
    await open().sendBatch([0, 1].flatMap((partition) => messages(50, partition)))
    const arrived = await readTopic(topic.brokers, topic.name)
    for (const partition of [0, 1]) {
      const values = arrived.filter((message) => message.partition === partition)
      expect(values.map(({ value }) => value.toString())).toEqual(
        messages(50, partition).map(({ value }) => value),
      )
      expect(values[7]?.headers).toEqual({ ce_id: '7', __proto__x: 'ž' })
    }
  })

  test('kafka-stream: a batch larger than any message may be is split', async () => {
    const large = messages(6).map((message) => ({ ...message, value: noise(3_000_000) }))
    await open().sendBatch(large)
    const arrived = await readTopic(topic.brokers, topic.name)
    expect(arrived.map(({ value }) => value.toString())).toEqual(large.map(({ value }) => value))
  })

  test('kafka-stream: a message that the broker refuses fails the send, and the next one works', async () => {
    const stream = open()
    const [message] = messages(1)
    if (message === undefined) throw new Error('no message')
    const tooLarge = { ...message, value: noise(12_000_000) }
    await expect(stream.sendBatch([tooLarge])).rejects.toThrow()
    await stream.sendBatch([message])
    expect(await readTopic(topic.brokers, topic.name)).toHaveLength(1)
  })

  test('kafka-stream: a batch that its consumer rejects comes again until it is taken', async () => {
    await open().sendBatch(messages(10))
    const faults: (string | undefined)[] = []
    const taken: number[] = []
    let rejections = 3
    await open().consumeBatches({
      groupId: topic.name,
      readStart: () => Promise.resolve(undefined),
      onBatch: async ({ messages: batch }) => {
        if (rejections-- > 0) throw new Error('not now')
        taken.push(...batch.map(({ offset }) => offset))
      },
      onFault: (fault) => faults.push(fault?.message),
    })
    await eventually(() => taken.length === 10)
    expect(taken).toEqual(messages(10).map((_, index) => index))
    expect(faults.filter((fault) => fault === 'not now')).toHaveLength(3)
    await eventually(() => faults.at(-1) === undefined)
  })

  test('kafka-stream: a group goes on where it committed, or earlier where its consumer is', async () => {
    await open().sendBatch(messages(20))
    const first = await consumeSome(undefined, (offset) => offset === 20)
    await first.stream.commit(0, 12)
    await first.stream.close()

    const second = await consumeSome(timeOf(15), (offset) => offset === 20)
    expect(second.offsets[0]).toBe(12)
    await second.stream.close()

    const third = await consumeSome(timeOf(5), (offset) => offset === 20)
    expect(third.offsets[0]).toBe(5)
  })

  test('kafka-stream: a group without offsets starts where its consumer is', async () => {
    await open().sendBatch(messages(20))
    const { offsets } = await consumeSome(timeOf(17), (offset) => offset === 20)
    expect(offsets).toEqual([17, 18, 19])
  })

  test('kafka-stream: who keeps offsets elsewhere says where to begin', async () => {
    await open().sendBatch(messages(20))
    const offsets: number[] = []
    const assigned: (readonly number[])[] = []
    await open().consumeBatches({
      groupId: topic.name,
      onAssigned: (partitions) => assigned.push(partitions),
      onBatch: ({ partition, messages: batch, endOffset }) => {
        const [first] = batch
        expect([partition, endOffset]).toEqual([0, 20])
        if (offsets.length === 0 && first?.offset !== 15) return Promise.resolve({ seekTo: 15 })
        offsets.push(...batch.map(({ offset }) => offset))
        return Promise.resolve()
      },
      onFault: () => undefined,
    })
    await eventually(() => offsets.length === 5)
    expect(offsets).toEqual([15, 16, 17, 18, 19])
    expect(assigned).toEqual([[0, 1]])
  })

  test('kafka-stream: a partition that is paused leaves the others alone, and comes again', async () => {
    await open().sendBatch([0, 1].flatMap((partition) => messages(10, partition)))
    const taken = [0, 0]
    await open().consumeBatches({
      groupId: topic.name,
      onBatch: ({ partition, messages: batch }) => {
        if (partition === 0 && taken[1] !== 10) {
          return Promise.resolve({ pauseMs: 50 })
        }
        taken[partition] = (taken[partition] ?? 0) + batch.length
        return Promise.resolve()
      },
      onFault: () => undefined,
    })
    await eventually(() => taken[0] === 10 && taken[1] === 10)
  })

  test('kafka-stream: tells the first offset that a partition has', async () => {
    await open().sendBatch(messages(20))
    const stream = open()
    await stream.consumeBatches({
      groupId: topic.name,
      onBatch: () => Promise.resolve(),
      onFault: () => undefined,
    })
    expect(await stream.findFirstOffset(0)).toBe(0)
    await expect(stream.findFirstOffset(7)).rejects.toThrow('no partition 7')
  })

  test('kafka-stream: while no broker answers it tries again and says so', async () => {
    const stream = open('127.0.0.1:9')
    const faults: (Error | undefined)[] = []
    const consuming = stream.consumeBatches({
      groupId: topic.name,
      readStart: () => Promise.resolve(undefined),
      onBatch: () => Promise.resolve(),
      onFault: (fault) => faults.push(fault),
    })
    await eventually(() => faults.length > 0, { timeoutMs: 20_000 })
    await expect(stream.sendBatch(messages(1))).rejects.toThrow()
    await stream.close()
    await consuming
  }, 120_000)
})

function open(brokers = topic.brokers): MessageStream {
  const stream = createKafkaStream({
    clientId: 'test',
    brokers: brokers.split(','),
    topic: topic.name,
    log: () => undefined,
  })
  streams.push(stream)
  return stream
}

/** Consumes partition 0 with the group of this test until an offset is next. */
async function consumeSome(
  startMs: number | undefined,
  isEnd: (nextOffset: number) => boolean,
): Promise<{ readonly stream: MessageStream; readonly offsets: readonly number[] }> {
  const stream = open()
  const batches: MessageBatch[] = []
  await stream.consumeBatches({
    groupId: topic.name,
    readStart: () => Promise.resolve(startMs),
    onBatch: async (batch) => void (batch.partition === 0 && batches.push(batch)),
    onFault: () => undefined,
  })
  await eventually(() => isEnd(batches.at(-1)?.nextOffset ?? 0), { timeoutMs: 20_000 })
  const offsets = batches.flatMap((batch) => batch.messages.map(({ offset }) => offset))
  return { stream, offsets }
}

function messages(count: number, partition = 0): OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    partition,
    key: 'acme',
    value: `${partition}-${index} ž`,
    headers: { ce_id: String(index), __proto__x: 'ž' },
    timestampMs: timeOf(index),
  }))
}

/** Cannot be compressed to less than three quarters. */
function noise(bytes: number): string {
  return randomBytes((bytes * 3) / 4).toString('base64')
}

function timeOf(index: number): number {
  return Date.UTC(2026, 0, 1) + index * 1_000
}
