import type { ConsumedPlace, StreamBatch, StreamRecord } from '@ledger/stream'
import { DamagedRecord } from './follow-error.ts'
import type { FollowedPlace, PlaceStore } from './place-store.ts'
import { ShardFollower } from './shard-follower.ts'

/**
 * What became of a record: it was handed on (`new`), it had been before (`seen`), it waits for those
 * before it (`ahead`), or it was written by a server that had been replaced (`void`).
 */
export type Taken = 'new' | 'seen' | 'ahead' | 'void'

/** Records that did not come; both positions are missing. */
export interface MissingRange {
  readonly shardId: number
  readonly firstPosition: number
  readonly lastPosition: number
}

export interface FollowerOptions {
  readonly store: PlaceStore
  /** Each record once, in the order of its shard. When it rejects, the record comes again. */
  onRecord(record: StreamRecord): Promise<void> | void
  /**
   * Undoes what `onRecord` did, the last record first: a new epoch has made it void. Without this, such
   * an epoch is a `VoidTail`.
   */
  onTakenBack?(record: StreamRecord): Promise<void> | void
  /** Asks the ledger itself for records that the stream did not bring; it is asked once for each gap. */
  refill?(missing: MissingRange): Promise<readonly StreamRecord[]>
  /**
   * True unless given: every record of a shard comes, so positions have no gap. False when only those of
   * some ledgers come: that nothing is lost then rests on the versions of accounts.
   */
  readonly isWholeShard?: boolean
  /** How many records may wait for one that is missing; 1,000 unless given. */
  readonly aheadMax?: number
  /** How many of the last records can be taken back; 10,000 unless given. */
  readonly takeBackMax?: number
}

/**
 * Hands on the records of a stream that may repeat itself, mix up and be cut off, each once and in order,
 * and proves by positions and versions that nothing is lost, doubled or reordered. Their hashes are
 * checked where records are made of messages.
 */
export class Follower {
  readonly #options: FollowerOptions
  readonly #shards = new Map<number, Promise<ShardFollower>>()
  /** What each shard was asked last. */
  readonly #turns = new Map<number, Promise<unknown>>()

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  /**
   * Calls for one shard take turns.
   * @throws LostRecords, ReorderedVersions, VoidTail and whatever `onRecord` throws
   */
  take(record: StreamRecord): Promise<Taken> {
    const { shardId } = record
    return this.#inTurn(shardId, async () => (await this.#shard(shardId)).take(record))
  }

  /** A batch of a source; one message that is damaged stops it before any record is taken. */
  takeBatch(batch: StreamBatch): Promise<void> {
    return this.#inTurn(batch.shardId, () => this.#takeBatch(batch))
  }

  /**
   * To be called when a shard comes back that may have been another follower's meanwhile: where the store
   * has got further than this one has, it is gone on from there. Answers where that is.
   */
  resume(shardId: number): Promise<ConsumedPlace> {
    return this.#inTurn(shardId, async () => {
      const { place } = await this.#shard(shardId)
      const stored = await this.#options.store.read(shardId)
      if (stored !== undefined && isFurther(stored, place)) this.#shards.delete(shardId)
      return this.place(shardId)
    })
  }

  async #takeBatch({ shardId, records, poison }: StreamBatch): Promise<void> {
    const [damaged] = poison
    if (damaged !== undefined) {
      throw new DamagedRecord(shardId, damaged.offset, damaged.reason, damaged.detail)
    }
    const shard = await this.#shard(shardId)
    for (const record of records) await shard.take(record)
  }

  /** How far a shard was followed. */
  async place(shardId: number): Promise<ConsumedPlace> {
    const { position, recordedAt } = (await this.#shard(shardId)).place
    return { position, recordedAt }
  }

  /** For when no more comes. @throws LostRecords when records still wait for others */
  async finish(): Promise<void> {
    for (const shard of this.#shards.values()) (await shard).requireNoneWaiting()
  }

  /**
   * A group that takes a shard away and gives it back may bring two batches of it at once. One that
   * finds a record under way would hand it on a second time.
   */
  #inTurn<T>(shardId: number, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(shardId) ?? Promise.resolve()).then(work, work)
    this.#turns.set(shardId, turn)
    return turn
  }

  #shard(shardId: number): Promise<ShardFollower> {
    const known = this.#shards.get(shardId)
    if (known !== undefined) return known
    const opened = this.#open(shardId)
    this.#shards.set(shardId, opened)
    return opened
  }

  async #open(shardId: number): Promise<ShardFollower> {
    try {
      return new ShardFollower(shardId, await this.#options.store.read(shardId), this.#options)
    } catch (error) {
      this.#shards.delete(shardId)
      throw error
    }
  }
}

function isFurther(stored: FollowedPlace, { epoch, position }: FollowedPlace): boolean {
  return stored.epoch === epoch ? stored.position > position : stored.epoch > epoch
}
