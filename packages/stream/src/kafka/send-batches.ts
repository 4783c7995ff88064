import kafkajs from 'kafkajs'
import type { Kafka, Producer } from 'kafkajs'
import type { OutgoingMessage } from '../message-stream.ts'

/**
 * The client packs all messages of a partition into one record batch, and a batch past the limit of
 * the topic is refused for good; so each send stays well under it.
 */
const sendBytesMax = 4 * 1024 * 1024

/** Past about a thousand messages the client's own grouping of them grows with their square. */
const sendMessagesMax = 1_000
const sendMsMax = 10_000

/**
 * Records are alike: 889 bytes of a posted transaction become 109 to 180, by how many are sent at once.
 * It costs 2 µs of Node each and saves more than that, because eight copies on the way to the socket and
 * the checksum have less to go through: 17 µs to encode a record without it, 11 with it.
 */
const compression = kafkajs.CompressionTypes.ZSTD
const retriesMax = 3

/**
 * Sends to a topic through a producer that is thrown away at its first error: a producer that failed
 * may go on with a state of its own, and resending from where it is known to be costs only doubles.
 */
export class BatchSender {
  readonly #kafka: Kafka
  readonly #topic: string
  #producer: Promise<Producer> | undefined

  constructor(kafka: Kafka, topic: string) {
    this.#kafka = kafka
    this.#topic = topic
  }

  async send(messages: readonly OutgoingMessage[]): Promise<void> {
    for (const part of splitBatch(messages)) await this.#sendPart(part)
  }

  async close(): Promise<void> {
    const producer = this.#producer
    this.#producer = undefined
    if (producer === undefined) return
    await producer.then((connected) => connected.disconnect()).catch(() => undefined)
  }

  async #sendPart(messages: readonly OutgoingMessage[]): Promise<void> {
    const producer = (this.#producer ??= this.#connect())
    try {
      await within(
        sendMsMax,
        producer.then((connected) => this.#produce(connected, messages)),
      )
    } catch (error) {
      if (this.#producer === producer) void this.close()
      throw error
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      createPartitioner:
        () =>
        ({ message }) =>
          explicitPartition(message.partition),
      allowAutoTopicCreation: false,
      idempotent: false,
      retry: { retries: retriesMax, maxRetryTime: 500 },
    })
    await producer.connect()
    return producer
  }

  async #produce(producer: Producer, messages: readonly OutgoingMessage[]): Promise<void> {
    await producer.send({
      topic: this.#topic,
      acks: -1,
      compression,
      messages: messages.map(({ partition, key, value, headers, timestampMs }) => ({
        partition,
        key,
        value,
        headers,
        timestamp: String(timestampMs),
      })),
    })
  }
}

/** Clients differ in how they choose a partition, so it is never left to them. */
function explicitPartition(partition: number | undefined): number {
  if (partition === undefined) throw new Error('a message without a partition')
  return partition
}

/** Parts in order, each within both limits; a message that is larger by itself goes alone. */
export function splitBatch(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = []
  let part: OutgoingMessage[] = []
  let bytes = 0
  for (const message of messages) {
    const messageBytes = bytesOf(message)
    const isFull = bytes + messageBytes > sendBytesMax || part.length >= sendMessagesMax
    if (part.length > 0 && isFull) {
      parts.push(part)
      part = []
      bytes = 0
    }
    part.push(message)
    bytes += messageBytes
  }
  if (part.length > 0) parts.push(part)
  return parts
}

/** Key and headers of a message of ours; those that are passed on as they came may be larger. */
const headerBytesMin = 1_024

async function within<T>(msMax: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`not sent within ${msMax} ms`)), msMax)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function bytesOf({ key, value, headers }: OutgoingMessage): number {
  let headerBytes = byteLength(key)
  for (const [name, text] of Object.entries(headers)) {
    headerBytes += byteLength(name) + byteLength(text)
  }
  return byteLength(value) + Math.max(headerBytesMin, headerBytes)
}

function byteLength(text: string | Buffer | null): number {
  return text === null ? 0 : Buffer.byteLength(text)
}
