import type { Log } from '@ledger/runtime'
import type { KafkaSettings, MessageStream } from '@ledger/stream'
import { createKafkaStream, ensureKeyedTopic, pauseUntil } from '@ledger/stream'
import type { Writer } from '../../command/writer.ts'
import type { Turns } from '../../command/post-transactions/turns.ts'
import { PartitionWorker } from './partition-worker.ts'
import type { IngestSettings } from './settings.ts'
import { SourceBindings } from './source-bindings.ts'

export interface CommandTopicParts {
  readonly kafka: KafkaSettings
  readonly settings: IngestSettings
  readonly writer: Writer
  readonly log: Log
  /** Entries of all topics together. */
  readonly turns: Turns
  readonly keyCacheMsMax: number
  readonly owner: string
}

/** As `/readyz` shows it. */
export interface CommandTopicState {
  readonly topic: string
  readonly state: 'waiting' | 'taking' | 'paused'
  readonly partitions: number
  readonly lag_messages: number
}

/** Twice what a value may have, so that what is too large arrives, and is told so. */
const messageBytesMax = 2 * 1024 * 1024
/** What is settled is of no use to anybody; what is not is looked after long before. */
const retentionMs = 7 * 24 * 3_600_000
/** A thousand messages or so; the next ones wait in the broker. */
const partitionBytesMax = 1024 * 1024
const openMsMax = 5_000
const sameFaultLogMs = 10_000
const stopMsMax = 8_000

/** Takes commands from one topic, in a group with all other processes that do so. */
export class CommandTopic {
  readonly #parts: CommandTopicParts
  readonly #stream: MessageStream
  readonly #bindings: SourceBindings
  readonly #workers = new Map<number, PartitionWorker>()
  readonly #abort = new AbortController()
  #opening: Promise<void> | undefined
  #assigned = new Set<number>()
  #isTaking = false
  #loggedAtMs = -Infinity

  constructor(parts: CommandTopicParts) {
    const { kafka, writer, keyCacheMsMax } = parts
    this.#parts = parts
    this.#stream = createKafkaStream(kafka)
    this.#bindings = new SourceBindings(writer.ask, kafka.topic, keyCacheMsMax)
  }

  get state(): CommandTopicState {
    const states = [...this.#assigned].flatMap(
      (partition) => this.#workers.get(partition)?.state ?? [],
    )
    const taking = states.some(({ isPaused }) => isPaused) ? 'paused' : 'taking'
    return {
      topic: this.#parts.kafka.topic,
      state: this.#isTaking ? taking : 'waiting',
      partitions: this.#assigned.size,
      lag_messages: states.reduce((sum, { lag }) => sum + lag, 0),
    }
  }

  /** Waits for no broker: it is looked for until one answers. */
  start(): void {
    this.#opening = this.#open()
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, stopMsMax)
    const ended = Promise.all([...this.#workers.values()].map((worker) => worker.stop()))
    await Promise.race([ended, late])
    clearTimeout(timer)
    await this.#stream.close()
    await this.#opening
  }

  async #open(): Promise<void> {
    const { kafka, settings } = this.#parts
    const { signal } = this.#abort
    for (let waitMs = 100; !signal.aborted; waitMs = Math.min(waitMs * 2, openMsMax)) {
      try {
        await ensureKeyedTopic(kafka, {
          partitions: settings.partitions,
          retentionMs,
          messageBytesMax,
        })
        break
      } catch (error) {
        this.#tell(error, true)
        await pauseUntil(signal, waitMs)
      }
    }
    if (signal.aborted) return
    await this.#stream.consumeBatches({
      // each member of a group has to ask for the same topics
      groupId: `${settings.group}.${kafka.topic}`,
      sessionMsMax: settings.sessionMsMax,
      partitionBytesMax,
      onAssigned: (partitions) => this.#assign(partitions),
      onBatch: (batch) => this.#workerOf(batch.partition).onBatch(batch),
      onFault: (fault, partition) => {
        if (partition === undefined) this.#isTaking = fault === undefined
        if (fault !== undefined) this.#tell(fault, true)
      },
    })
  }

  #assign(partitions: readonly number[]): void {
    this.#isTaking = true
    this.#assigned = new Set(partitions)
    for (const worker of this.#workers.values()) worker.forgetClaim()
  }

  #workerOf(partition: number): PartitionWorker {
    let worker = this.#workers.get(partition)
    if (worker === undefined) {
      worker = this.#createWorker(partition)
      this.#workers.set(partition, worker)
    }
    return worker
  }

  #createWorker(partition: number): PartitionWorker {
    const { kafka, settings, writer, log, turns, owner } = this.#parts
    return new PartitionWorker({
      topic: kafka.topic,
      partition,
      writer,
      log: log.child({ topic: kafka.topic, partition }),
      bindings: this.#bindings,
      turns,
      entriesMax: settings.entriesMax,
      owner,
      pauseMsMax: settings.pauseMsMax,
      commit: (nextOffset) => this.#stream.commit(partition, nextOffset),
      findFirstOffset: () => this.#stream.findFirstOffset(partition),
      onFault: (error, isPassing) => this.#tell(error, isPassing, partition),
    })
  }

  /** In an outage every partition says the same, many times a second. */
  #tell(error: unknown, isPassing: boolean, partition?: number): void {
    const nowMs = performance.now()
    if (isPassing && nowMs - this.#loggedAtMs < sameFaultLogMs) return
    this.#loggedAtMs = nowMs
    const { kafka, log } = this.#parts
    const level = isPassing ? 'warn' : 'error'
    const details = { err: error, topic: kafka.topic, partition }
    log[level](details, 'commands of a topic have to wait')
  }
}
