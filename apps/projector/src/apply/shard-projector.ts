import { defineFailpoint, type Log } from '@ledger/runtime'
import type { JournalConnection, JournalRecord, StreamBatch } from '@ledger/stream'
import { JournalGapError, parseRecords, readerLimits, readRecords } from '@ledger/stream'
import type { ClientBase } from 'pg'
import type { BalanceCache } from '../cache/balance-cache.ts'
import { CacheWriter } from '../cache/cache-writer.ts'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { ensureCheckpoint } from '../checkpoint/ensure-checkpoint.ts'
import { readCheckpoint } from '../checkpoint/read-checkpoint.ts'
import { parkMessages } from '../parking/park-messages.ts'
import { nameBalances } from '../projection/balances/to-cache.ts'
import type { ProjectedRecord } from '../projection/projected.ts'
import { applyRecords, type Applied } from './apply-records.ts'
import { catchUpSearch } from './catch-up-search.ts'
import { cutTail } from './cut-tail.ts'
import { healRollups } from './heal-rollups.ts'
import { healVersions } from './heal-versions.ts'
import { restoreBalances } from './restore-balances.ts'

const afterCommitBeforeCache = defineFailpoint('projector.after_commit_before_redis')
const afterCacheBeforeOffset = defineFailpoint('projector.after_redis_before_offset')

export interface ShardProjectorSettings {
  readonly shardId: number
  readonly log: Log
  readonly cache: BalanceCache
  readonly isSearchOn: boolean
  /** A pipelining connection in the role of the projector. */
  connect(): Promise<JournalConnection>
  /** Called whenever the checkpoint is known anew. */
  onCheckpoint(checkpoint: Checkpoint): void
}

/** Projects one shard: what the stream brings, and from the journal what it does not. */
export class ShardProjector {
  readonly #settings: ShardProjectorSettings
  readonly #cacheWriter: CacheWriter
  #connection: JournalConnection | undefined
  /** One batch at a time: the stream and the sweeper may both come with one. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(settings: ShardProjectorSettings) {
    this.#settings = settings
    this.#cacheWriter = new CacheWriter(settings.cache, settings.shardId)
  }

  readCheckpoint(): Promise<Checkpoint> {
    return this.#inTurn((client) => readCheckpoint(client, this.#settings.shardId))
  }

  consume(batch: StreamBatch): Promise<void> {
    return this.#inTurn(async (client) => {
      if (batch.poison.length > 0) await this.#park(client, batch)
      await this.#applyAll(client, batch.records)
      await afterCacheBeforeOffset()
    })
  }

  /** Projects from the journal up to a position that the stream should have brought. */
  catchUp(position: number): Promise<void> {
    return this.#inTurn(async (client) => {
      const checkpoint = await readCheckpoint(client, this.#settings.shardId)
      await this.#applyFromJournal(client, checkpoint, position)
    })
  }

  /** Sets balances right that are not what the journal says; answers the accounts that were wrong. */
  restore(accountNos: readonly number[]): Promise<readonly number[]> {
    return this.#inTurn((client) => restoreBalances(client, this.#settings.shardId, accountNos))
  }

  /** Brings the rollups of accounts to where their balances are. */
  healRollups(accountNos: readonly number[]): Promise<void> {
    return this.#inTurn((client) => healRollups(client, this.#settings.shardId, accountNos))
  }

  /**
   * Brings what is searched nearer to the balances, some records at a time, so that the stream goes on
   * in between. Answers how many are left.
   */
  catchUpSearch(): Promise<number> {
    return this.#inTurn((client) => catchUpSearch(client, this.#settings.shardId))
  }

  flushCache(): Promise<void> {
    return this.#cacheWriter.flush()
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#connection?.close()
    this.#connection = undefined
  }

  /** What is under way fails soon. */
  disconnect(): void {
    void this.#connection?.close()
  }

  #inTurn<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#withClient(work))
    this.#turn = turn.catch(() => undefined) // the caller is told
    return turn
  }

  /** After a failure the connection is given up, and with it whatever transaction was open. */
  async #withClient<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    try {
      if (this.#connection === undefined) {
        this.#connection = await this.#settings.connect()
        await ensureCheckpoint(this.#connection.client, this.#settings.shardId)
      }
      return await work(this.#connection.client)
    } catch (error) {
      await this.#connection?.close()
      this.#connection = undefined
      throw error
    }
  }

  async #applyAll(client: ClientBase, records: readonly ProjectedRecord[]): Promise<void> {
    let left = records
    while (left.length > 0) {
      const applied = await applyRecords(client, this.#settings.shardId, left, this.#settings)
      left = await this.#goOn(client, left, applied)
    }
  }

  /** Does what the outcome asks for; answers the records that are to be applied then. */
  async #goOn(
    client: ClientBase,
    records: readonly ProjectedRecord[],
    applied: Applied,
  ): Promise<readonly ProjectedRecord[]> {
    const { shardId, log } = this.#settings
    switch (applied.outcome) {
      case 'applied':
      case 'already_applied':
        this.#settings.onCheckpoint(applied.checkpoint)
        await afterCommitBeforeCache()
        await this.#cacheWriter.write(nameBalances(records, applied.balances))
        return applied.beyondHole
      case 'gap': {
        const until = (applied.beyondHole[0]?.position ?? 0) - 1
        log.info({ shard: shardId, after: applied.checkpoint.position, until }, 'gap in the stream')
        await this.#applyFromJournal(client, applied.checkpoint, until)
        return applied.beyondHole
      }
      case 'version_gap':
        log.warn({ shard: shardId, missing: applied.missing.slice(0, 10) }, 'versions are missing')
        await healVersions(client, shardId, applied.missing)
        return records
      case 'void_tail':
        log.warn({ shard: shardId, from: applied.firstVoidPosition }, 'cutting off a void tail')
        await this.#cutTail(client, applied.firstVoidPosition)
        return records
      case 'behind':
        log.warn({ shard: shardId, records: records.length }, 'records of a void tail are dropped')
        return []
      default:
        return applied satisfies never
    }
  }

  /** In order and bounded: every position after the checkpoint up to this one. */
  async #applyFromJournal(
    client: ClientBase,
    checkpoint: Checkpoint,
    untilPosition: number,
  ): Promise<void> {
    const { shardId } = this.#settings
    let { position, recordedAt } = checkpoint
    while (position < untilPosition) {
      const records = await readRecords(client, {
        shardId,
        afterPosition: position,
        recordedAtMin: recordedAt,
        recordsMax: Math.min(readerLimits.recordsMax, untilPosition - position),
        bytesMax: readerLimits.bytesMax,
      })
      const last = records.at(-1)
      if (last === undefined) throw new JournalGapError(shardId, position + 1)
      await this.#applyAll(client, await this.#readable(client, records))
      position = last.position
      recordedAt = last.recordedAt
    }
  }

  /**
   * Records of the journal that this version does not understand are parked and count as applied, or
   * nothing could ever come after them; their entries are made up for by version.
   */
  async #readable(
    client: ClientBase,
    records: readonly JournalRecord[],
  ): Promise<readonly ProjectedRecord[]> {
    const batch = parseRecords(this.#settings.shardId, records)
    if (batch.poison.length === 0) return batch.records
    await this.#park(client, batch)
    const events = new Map(batch.records.map((record) => [record.position, record.event]))
    return records.map((record) => ({ ...record, event: events.get(record.position) }))
  }

  async #cutTail(client: ClientBase, firstVoidPosition: number): Promise<void> {
    const { shardId, cache } = this.#settings
    const accountNos = await cutTail(client, shardId, firstVoidPosition)
    await healRollups(client, shardId, accountNos)
    // what is right comes with their next entry, or with the sweeper
    await cache.remove(shardId, accountNos)
  }

  async #park(client: ClientBase, { shardId, poison }: StreamBatch): Promise<void> {
    await parkMessages(client, poison)
    for (const { topic, offset, reason, detail } of poison) {
      this.#settings.log.warn({ shard: shardId, topic, offset, reason, detail }, 'message parked')
    }
  }
}
