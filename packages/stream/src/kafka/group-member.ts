import { setTimeout as pause } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { Admin, Batch, Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs'
import { pauseUntil } from '../journal/keep-connected.ts'
import type { IncomingMessage, MessageConsumer, NotConsumed } from '../message-stream.ts'
import { growMs } from '../pace.ts'
import { findStartOffset, firstOffset } from './start-offset.ts'

const fetchBytesMax = 8 * 1024 * 1024
/** Compressed: about a thousand records, and one whole batch in any case. */
const partitionBytesMaxDefault = 128 * 1024
const fetchWaitMsMax = 250
/** Brokers refuse a shorter one unless they are told otherwise. */
const sessionMsMaxDefault = 6_000
const heartbeatMsMax = 1_000
const partitionsAtOnceMax = 8
const retryMsMax = 1_000
const closeMsMax = 5_000

/** One membership of a consumer group, from its joining to its end. */
export class GroupMember {
  readonly #topic: string
  readonly #target: MessageConsumer
  readonly #abort = new AbortController()
  readonly #ended = Promise.withResolvers<Error | undefined>()
  /** Partitions whose first offset was settled since the group last assigned them. */
  readonly #placed = new Set<number>()
  readonly #resumers = new Map<number, NodeJS.Timeout>()
  readonly #consumer: Consumer
  readonly #admin: Admin
  #starting: Promise<void> = Promise.resolve()

  constructor(kafka: Kafka, topic: string, target: MessageConsumer) {
    this.#topic = topic
    this.#target = target
    this.#consumer = this.#createConsumer(kafka)
    this.#admin = kafka.admin()
  }

  /** Resolves when the membership is over: with an error, or without one after `close`. */
  get ended(): Promise<Error | undefined> {
    return this.#ended.promise
  }

  start(): Promise<void> {
    return (this.#starting = this.#join())
  }

  async #join(): Promise<void> {
    await this.#admin.connect()
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topic: this.#topic, fromBeginning: true })
    if (this.#abort.signal.aborted) return
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnceMax,
      eachBatch: (payload) => this.#onBatch(payload),
    })
  }

  async commit(partition: number, nextOffset: number): Promise<void> {
    const offset = String(nextOffset)
    await this.#consumer.commitOffsets([{ topic: this.#topic, partition, offset }])
  }

  findFirstOffset(partition: number): Promise<number> {
    return firstOffset(this.#admin, this.#topic, partition)
  }

  async close(): Promise<void> {
    this.#abort.abort()
    for (const timer of this.#resumers.values()) clearTimeout(timer)
    await Promise.race([this.#leaveGroup(), pause(closeMsMax, undefined, { ref: false })])
    this.#ended.resolve(undefined)
  }

  /** Who joins while it is told to leave would stay for ever, with partitions that nobody then reads. */
  async #leaveGroup(): Promise<void> {
    await this.#starting.catch(() => undefined) // told to who started it
    await Promise.allSettled([this.#consumer.disconnect(), this.#admin.disconnect()])
  }

  #createConsumer(kafka: Kafka): Consumer {
    const { groupId, sessionMsMax = sessionMsMaxDefault, partitionBytesMax } = this.#target
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: sessionMsMax,
      heartbeatInterval: Math.min(heartbeatMsMax, sessionMsMax / 4),
      minBytes: 1,
      maxBytes: fetchBytesMax,
      maxBytesPerPartition: partitionBytesMax ?? partitionBytesMaxDefault,
      maxWaitTimeInMs: fetchWaitMsMax,
      metadataMaxAge: 30_000, // partitions that were added are found within this
      allowAutoTopicCreation: false,
      // a crash ends this membership in every case; the next one is made of new objects
      retry: { retries: 8, maxRetryTime: 500, restartOnFailure: () => Promise.resolve(false) },
    })
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#forgetPartitions()
      this.#target.onAssigned?.(payload.memberAssignment[this.#topic] ?? [])
    })
    consumer.on(consumer.events.CRASH, ({ payload }) => this.#ended.resolve(payload.error))
    return consumer
  }

  /** Another assignment: each partition is to be placed anew, and may be another member's now. */
  #forgetPartitions(): void {
    for (const partition of this.#placed) this.#target.onFault(undefined, partition)
    this.#placed.clear()
  }

  async #onBatch(payload: EachBatchPayload): Promise<void> {
    // The group must hear of this member also while a batch takes long; when it no longer counts it
    // in, the client joins again, and the batch comes to whoever has the partition then.
    const beatMs = Math.min(heartbeatMsMax, (this.#target.sessionMsMax ?? sessionMsMaxDefault) / 4)
    const lost = Promise.withResolvers<never>()
    const timer = setInterval(() => void payload.heartbeat().catch(lost.reject), beatMs)
    const startedAtMs = performance.now()
    try {
      const left = await Promise.race([this.#handleBatch(payload), lost.promise])
      if (left === undefined) await this.#letGrow(payload.batch, performance.now() - startedAtMs)
      else this.#leave(payload, left)
      await payload.heartbeat()
    } finally {
      clearInterval(timer)
    }
  }

  /** @returns undefined when the batch is consumed, or another member's matter now */
  async #handleBatch(payload: EachBatchPayload): Promise<NotConsumed | undefined> {
    const { batch, resolveOffset, isRunning, isStale } = payload
    const { partition } = batch
    const isOurs = () => isRunning() && !isStale() && !this.#abort.signal.aborted
    for (let attempt = 1; isOurs(); attempt++) {
      try {
        const seekTo = await this.#misplacedFrom(batch)
        if (seekTo !== undefined) return { seekTo }
        const left = await this.#target.onBatch({
          partition,
          messages: batch.messages.map((message) => incoming(this.#topic, partition, message)),
          nextOffset: Number(batch.lastOffset()) + 1,
          endOffset: Number(batch.highWatermark),
          isOurs,
        })
        if (left !== undefined) return isOurs() ? left : undefined
        this.#target.onFault(undefined, partition)
        resolveOffset(batch.lastOffset())
        return undefined
      } catch (error) {
        if (error instanceof kafkajs.KafkaJSError) throw error // the client joins again, or crashes
        this.#target.onFault(error instanceof Error ? error : new Error(String(error)), partition)
        await this.#waitBeforeRetry(attempt)
      }
    }
    return undefined
  }

  /** Where to begin, when the partition was moved elsewhere and this is not the batch to begin with. */
  async #misplacedFrom(batch: Batch): Promise<number | undefined> {
    const { partition } = batch
    if (this.#target.readStart === undefined || this.#placed.has(partition)) return undefined
    const offset = await findStartOffset(this.#admin, {
      topic: this.#topic,
      groupId: this.#target.groupId,
      partition,
      timestampMs: await this.#target.readStart(partition),
    })
    this.#placed.add(partition)
    return offset === Number(batch.messages[0]?.offset ?? batch.firstOffset()) ? undefined : offset
  }

  /** The client fetches again: what it fetched, or from where it is sent. */
  #leave(
    { batch, pause: pauseFetching }: EachBatchPayload,
    { seekTo, pauseMs = 0, onSought }: NotConsumed,
  ): void {
    const { partition } = batch
    if (this.#abort.signal.aborted) return
    const offset = seekTo ?? Number(batch.messages[0]?.offset ?? batch.firstOffset())
    this.#consumer.seek({ topic: this.#topic, partition, offset: String(offset) })
    onSought?.()
    if (pauseMs <= 0) return
    const resume = pauseFetching()
    clearTimeout(this.#resumers.get(partition))
    this.#resumers.set(partition, setTimeout(resume, pauseMs))
  }

  /**
   * Waits before more is fetched, as the relay does before it reads. What a batch costs the projector
   * besides its records, from the fetch to the commit of the offset, is 7 ms of Node, 3 of Postgres and
   * 3 of the broker on a machine that is overloaded: at 80 records in a batch more than the records.
   * Where more is there already, nothing is waited for.
   */
  async #letGrow(batch: Batch, tookMs: number): Promise<void> {
    if (Number(batch.offsetLag()) > 0) return
    await pauseUntil(this.#abort.signal, growMs(batch.messages.length) - tookMs)
  }

  async #waitBeforeRetry(attempt: number): Promise<void> {
    const waitMs = Math.min(50 * 2 ** Math.min(attempt, 10), retryMsMax)
    await pause(waitMs, undefined, { signal: this.#abort.signal }).catch(() => undefined)
  }
}

function incoming(topic: string, partition: number, message: KafkaMessage): IncomingMessage {
  const { offset, key, value, headers = {} } = message
  return { topic, partition, offset: Number(offset), key, value, headers }
}
