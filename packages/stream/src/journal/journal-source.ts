import type { ClientBase } from 'pg'
import { parseBody } from '../message/parse-body.ts'
import { pauseBeforeReadMs } from '../pace.ts'
import type { PoisonMessage } from '../poison.ts'
import type { JournalRecord, StreamRecord } from '../record.ts'
import type { StreamBatch, StreamConsumer, StreamSource } from '../stream-source.ts'
import { JournalReader, readerLimits, type ReaderLimits } from './journal-reader.ts'
import { keepConnected, pauseUntil, type JournalConnection } from './keep-connected.ts'
import { listShards } from './list-shards.ts'

export interface JournalSourceSettings {
  /** A new connection that may read the journal: see `openConnection`. */
  connect(): Promise<JournalConnection>
  readonly limits?: ReaderLimits
}

const shardsCheckMs = 5_000

/**
 * The journal without Kafka: each shard is read by the relay's own reader. What was consumed last
 * comes once more at the start, because the consumer may have ended between its own steps.
 */
export function createJournalSource(settings: JournalSourceSettings): StreamSource {
  return new JournalSource(settings)
}

class JournalSource implements StreamSource {
  readonly #settings: JournalSourceSettings
  readonly #limits: ReaderLimits
  readonly #abort = new AbortController()
  readonly #followed = new Map<number, Promise<void>>()
  #shardWatch: Promise<void> | undefined

  constructor(settings: JournalSourceSettings) {
    this.#settings = settings
    this.#limits = settings.limits ?? readerLimits
  }

  start(consumer: StreamConsumer): Promise<void> {
    this.#shardWatch = this.#keepConnected(consumer, undefined, async (client) => {
      while (!this.#abort.signal.aborted) {
        for (const shardId of await listShards(client)) this.#follow(shardId, consumer)
        consumer.onFault(undefined)
        await pauseUntil(this.#abort.signal, shardsCheckMs)
      }
    })
    return Promise.resolve()
  }

  async close(): Promise<void> {
    this.#abort.abort()
    await this.#shardWatch
    await Promise.all(this.#followed.values())
  }

  #follow(shardId: number, consumer: StreamConsumer): void {
    if (this.#followed.has(shardId) || this.#abort.signal.aborted) return
    this.#followed.set(
      shardId,
      this.#keepConnected(consumer, shardId, (client) =>
        this.#consumeShard(client, shardId, consumer),
      ),
    )
  }

  #keepConnected(
    consumer: StreamConsumer,
    shardId: number | undefined,
    work: (client: ClientBase) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#abort
    const onFault = (fault: Error) => consumer.onFault(fault, shardId)
    return keepConnected({ connect: this.#settings.connect, signal, onFault }, work)
  }

  async #consumeShard(
    client: ClientBase,
    shardId: number,
    consumer: StreamConsumer,
  ): Promise<void> {
    const { recordsMax } = this.#limits
    const place = await consumer.readPlace(shardId)
    const start = { position: Math.max(0, place.position - recordsMax), recordedAt: undefined }
    const reader = new JournalReader(client, shardId, start, this.#limits)
    while (!this.#abort.signal.aborted) {
      const startedAtMs = performance.now()
      const records = await reader.read()
      const last = records.at(-1)
      if (last !== undefined) {
        await consumer.consume(parseRecords(shardId, records))
        reader.moveTo(last)
      }
      consumer.onFault(undefined, shardId)
      const tookMs = performance.now() - startedAtMs
      const read = { records: records.length, recordsMax, tookMs, idleReads: reader.idleReads }
      await pauseUntil(this.#abort.signal, pauseBeforeReadMs(read))
    }
  }
}

/** The topic under which a record is parked that was read from the journal itself. */
export const journalTopicName = 'journal'

/** Records of the journal with their events, and apart from them what could not be understood. */
export function parseRecords(shardId: number, records: readonly JournalRecord[]): StreamBatch {
  const parsed: StreamRecord[] = []
  const poison: PoisonMessage[] = []
  for (const record of records) {
    const { position, epoch, recordedAt, traceparent } = record
    const body = parseBody(record.body, record.contentHash)
    if (body.poison === undefined) {
      parsed.push({ shardId, position, epoch, recordedAt, traceparent, event: body.event })
    } else {
      poison.push({
        ...body.poison,
        topic: journalTopicName,
        partition: shardId,
        offset: position,
        key: null,
        headers: { ledgerepoch: String(epoch), ledgercontenthash: record.contentHash },
        value: Buffer.from(record.body),
      })
    }
  }
  return { shardId, records: parsed, poison }
}
