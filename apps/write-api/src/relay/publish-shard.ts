import { defineFailpoint } from '@ledger/runtime'
import type { JournalRecord, MessageStream, ReaderLimits } from '@ledger/stream'
import {
  JournalGapError,
  JournalReader,
  LedgerNames,
  pauseBeforeReadMs,
  pauseUntil,
  readerLimits,
  toMessage,
} from '@ledger/stream'
import type { ClientBase } from 'pg'
import { acquireLease } from './acquire-lease.ts'
import { advanceCursor } from './advance-cursor.ts'
import { publishEntries, type EntriesTopic } from './entries-topic.ts'
import { LeaseLostError, type Cursor, type Lease } from './lease.ts'
import { PublishError } from './publish-error.ts'
import { releaseLease } from './release-lease.ts'

const beforePublish = defineFailpoint('relay.before_publish')
const afterPublishBeforeCursor = defineFailpoint('relay.after_publish_before_cursor')
const afterCursor = defineFailpoint('relay.after_cursor')

export interface ShardPublication {
  readonly shardId: number
  /** Unique among all relays there ever were. */
  readonly owner: string
  readonly leaseMs: number
  readonly stream: MessageStream
  /** Where what records do to accounts goes as well; nowhere unless given. */
  readonly entries?: EntriesTopic
  readonly signal: AbortSignal
  readonly limits?: ReaderLimits
  onState(state: 'standby' | 'publishing'): void
  onPublished(cursor: Cursor): void
  /** Nothing flows, and the same is tried again; undefined when it flows. */
  onFault(fault: Error | undefined): void
}

const retryMsMax = 1_000

/**
 * Publishes the records of a shard, in order, from where the last owner stopped: for as long as it
 * owns the shard, and waits for the shard while another relay owns it. Ends with the signal, and
 * throws whatever goes wrong; the caller begins anew with another connection.
 *
 * Records of 690 bytes in batches of 1,000, on two cores that were overloaded: 19 µs of Node each (9 of
 * them kafkajs, 3 reading) and 2.5 of Postgres; 25,000 to 50,000 a second.
 */
export async function publishShard(client: ClientBase, shard: ShardPublication): Promise<void> {
  const { shardId, owner, leaseMs, signal } = shard
  await keepPlans(client)
  while (!signal.aborted) {
    const acquired = await acquireLease(client, shardId, owner, leaseMs)
    if (acquired === undefined) {
      shard.onState('standby')
      await pauseUntil(signal, leaseMs / 5)
      continue
    }
    shard.onState('publishing')
    try {
      await new OwnedShard(client, shard, acquired.lease, acquired.cursor).publish()
      await releaseLease(client, acquired.lease)
    } catch (error) {
      if (!(error instanceof LeaseLostError)) throw error
    }
  }
}

/**
 * All that the relay asks, it asks by key. Left to itself, Postgres may plan the reading of records anew
 * each time: 550 µs for a read that finds nothing, 150 with the plan kept.
 */
async function keepPlans(client: ClientBase): Promise<void> {
  await client.query('set plan_cache_mode = force_generic_plan')
}

class OwnedShard {
  readonly #client: ClientBase
  readonly #shard: ShardPublication
  readonly #lease: Lease
  readonly #reader: JournalReader
  readonly #names: LedgerNames
  readonly #limits: ReaderLimits
  #cursor: Cursor
  /** The last record that the journal's topic has for certain. */
  #sentPosition: number
  #renewedAtMs: number

  constructor(client: ClientBase, shard: ShardPublication, lease: Lease, cursor: Cursor) {
    this.#client = client
    this.#shard = shard
    this.#lease = lease
    this.#cursor = cursor
    this.#sentPosition = cursor.position
    this.#limits = shard.limits ?? readerLimits
    this.#reader = new JournalReader(client, shard.shardId, cursor, this.#limits)
    this.#names = new LedgerNames(shard.shardId)
    this.#renewedAtMs = performance.now()
  }

  async publish(): Promise<void> {
    const { signal, onFault } = this.#shard
    const { recordsMax } = this.#limits
    for (let failures = 0; !signal.aborted;) {
      const startedAtMs = performance.now()
      try {
        const records = await this.#publishNext()
        failures = 0
        onFault(undefined)
        const tookMs = performance.now() - startedAtMs
        const { idleReads } = this.#reader
        await pauseUntil(signal, pauseBeforeReadMs({ records, recordsMax, tookMs, idleReads }))
      } catch (error) {
        // Neither is cured by another connection: the broker is away, or the journal has a gap, which
        // is an alarm. The shard stays ours and the same records are tried again; none is skipped.
        if (!(error instanceof PublishError || error instanceof JournalGapError)) throw error
        onFault(error)
        failures += 1
        await pauseUntil(signal, Math.min(50 * 2 ** Math.min(failures, 10), retryMsMax))
      }
    }
  }

  /** Answers how many records were published. */
  async #publishNext(): Promise<number> {
    await this.#renewWhenDue()
    const records = await this.#reader.read()
    const last = records.at(-1)
    if (last === undefined) return 0

    await this.#names.load(this.#client, records)
    await beforePublish()
    await this.#send(records)
    await afterPublishBeforeCursor()
    await this.#advance(last)
    await afterCursor()
    this.#reader.moveTo(last)
    return records.length
  }

  /** Entries go out behind their records and before the cursor: they are never ahead, and never lost. */
  async #send(records: readonly JournalRecord[]): Promise<void> {
    const { shardId, stream, entries } = this.#shard
    // those that failed at their entries only are with the journal's topic already
    const unsent = records.filter(({ position }) => position > this.#sentPosition)
    const messages = unsent.map((record) => toMessage(record, this.#names.idOf(record.ledgerNo)))
    try {
      if (messages.length > 0) await stream.sendBatch(messages)
      this.#sentPosition = records.at(-1)?.position ?? this.#sentPosition
      if (entries !== undefined) await publishEntries(entries, records, this.#names)
    } catch (error) {
      throw new PublishError(shardId, error)
    }
  }

  /**
   * Renewing is a commit that wrote WAL, so what is read within the lease was read from a server that
   * has shown that it is the primary: one that was cut off would still wait for its standby.
   */
  async #renewWhenDue(): Promise<void> {
    const isDue = performance.now() - this.#renewedAtMs > this.#shard.leaseMs / 3
    if (isDue) await this.#advance(this.#cursor)
  }

  async #advance({ position, recordedAt }: Cursor): Promise<void> {
    const sentAtMs = performance.now()
    const cursor = { position, recordedAt }
    await advanceCursor(this.#client, this.#lease, cursor, this.#shard.leaseMs)
    this.#renewedAtMs = sentAtMs
    this.#cursor = cursor
    this.#shard.onPublished(cursor)
  }
}
