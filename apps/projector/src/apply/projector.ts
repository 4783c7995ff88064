import type { Log } from '@ledger/runtime'
import type { ConsumedPlace, JournalConnection, StreamBatch, StreamConsumer } from '@ledger/stream'
import { JournalGapError } from '@ledger/stream'
import type { BalanceCache } from '../cache/balance-cache.ts'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { VersionGapError } from './heal-versions.ts'
import { ShardProjector } from './shard-projector.ts'

export interface ProjectorSettings {
  readonly log: Log
  readonly cache: BalanceCache
  /** Whether transactions and accounts are made ready to be searched. */
  readonly isSearchOn: boolean
  /** A pipelining connection in the role of the projector; one for each shard. */
  connect(): Promise<JournalConnection>
}

const sameFaultLogMs = 10_000

/** Projects the shards that the stream gives to this process. Any number of projectors may run. */
export class Projector implements StreamConsumer {
  readonly #settings: ProjectorSettings
  readonly #shards = new Map<number, ShardProjector>()
  readonly #checkpoints = new Map<number, Checkpoint>()
  /** By shard; what concerns all of them stands under -1. */
  readonly #faults = new Map<number, Error>()
  #lastFault = { text: '', atMs: 0 }

  constructor(settings: ProjectorSettings) {
    this.#settings = settings
  }

  /** What keeps records from being projected. */
  get fault(): Error | undefined {
    return this.#faults.values().next().value
  }

  /** How far each shard was projected by this process. */
  get checkpoints(): ReadonlyMap<number, Checkpoint> {
    return this.#checkpoints
  }

  get isSearchOn(): boolean {
    return this.#settings.isSearchOn
  }

  shard(shardId: number): ShardProjector {
    let shard = this.#shards.get(shardId)
    if (shard === undefined) {
      const { log, cache, isSearchOn, connect } = this.#settings
      const onCheckpoint = (checkpoint: Checkpoint) => this.#checkpoints.set(shardId, checkpoint)
      const parts = { shardId, log, cache, isSearchOn, connect, onCheckpoint }
      shard = new ShardProjector(parts)
      this.#shards.set(shardId, shard)
    }
    return shard
  }

  readPlace(shardId: number): Promise<ConsumedPlace> {
    return this.shard(shardId).readCheckpoint()
  }

  consume(batch: StreamBatch): Promise<void> {
    return this.shard(batch.shardId).consume(batch)
  }

  /** A record that the journal lacks is an alarm. The same fault is said again now and then only. */
  onFault(fault: Error | undefined, shardId = -1): void {
    if (fault === undefined) {
      this.#faults.delete(shardId)
      return
    }
    this.#faults.set(shardId, fault)
    const text = `${shardId} ${fault.message}`
    const nowMs = performance.now()
    if (text === this.#lastFault.text && nowMs - this.#lastFault.atMs < sameFaultLogMs) return
    this.#lastFault = { text, atMs: nowMs }
    const isAlarm = fault instanceof JournalGapError || fault instanceof VersionGapError
    this.#settings.log[isAlarm ? 'fatal' : 'warn']({ err: fault, shardId }, 'nothing is projected')
  }

  /** Gives up what is under way; the source is told that it failed. */
  disconnect(): void {
    for (const shard of this.#shards.values()) shard.disconnect()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#shards.values()].map((shard) => shard.close()))
  }
}
