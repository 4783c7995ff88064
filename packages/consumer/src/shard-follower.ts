import type { StreamRecord } from '@ledger/stream'
import { EntryVersions } from './entry-versions.ts'
import { LostRecords, VoidTail } from './follow-error.ts'
import { FollowedEpochs } from './followed-epochs.ts'
import type { FollowerOptions, Taken } from './follower.ts'
import type { FollowedPlace } from './place-store.ts'

const aheadMaxDefault = 1_000
const takeBackMaxDefault = 10_000

/** Follows one shard. */
export class ShardFollower {
  readonly #options: FollowerOptions
  readonly #versions: EntryVersions
  readonly #epochs: FollowedEpochs
  /** Records that came before those they follow, by position. */
  readonly #waiting = new Map<number, StreamRecord>()
  /** The last ones that were handed on, for when they have to be taken back. */
  readonly #recent: StreamRecord[] = []
  #place: FollowedPlace

  constructor(shardId: number, place: FollowedPlace | undefined, options: FollowerOptions) {
    this.#options = options
    this.#place = place ?? { shardId, position: 0, recordedAt: undefined, epoch: 1 }
    this.#versions = new EntryVersions(this.#place.position === 0)
    this.#epochs = new FollowedEpochs(this.#place.epoch)
  }

  get place(): FollowedPlace {
    return this.#place
  }

  async take(record: StreamRecord): Promise<Taken> {
    const taken = await this.#takeOne(record)
    if (taken !== 'ahead') {
      await this.#takeWaiting()
      return taken
    }
    return (await this.#refill(record)) ? 'new' : 'ahead'
  }

  requireNoneWaiting(): void {
    const { shardId, position } = this.#place
    const first = Math.min(...this.#waiting.keys())
    if (Number.isFinite(first)) throw new LostRecords(shardId, first, position + 1)
  }

  async #takeOne(record: StreamRecord): Promise<Taken> {
    const { position, epoch, event } = record
    if (this.#epochs.isVoid(epoch, position)) return 'void'
    const isNewEpoch = event.type === 'epoch.raised' && epoch > this.#epochs.last
    if (isNewEpoch && position <= this.#place.position) await this.#takeBackFrom(position)

    if (position <= this.#place.position) return 'seen'
    const isNext = position === this.#place.position + 1
    if (!isNext && this.#options.isWholeShard !== false) return 'ahead'
    await this.#takeNext(record)
    return 'new'
  }

  async #takeNext(record: StreamRecord): Promise<void> {
    const { shardId, position, epoch, recordedAt } = record
    this.#requireKnownEpoch(record)
    this.#versions.take(record)
    try {
      await this.#options.onRecord(record)
    } catch (error) {
      this.#versions.takeBack(record)
      throw error
    }
    if (epoch > this.#epochs.last) this.#raiseEpoch(epoch, position)
    this.#waiting.delete(position)
    this.#remember(record)
    this.#place = { shardId, position, recordedAt, epoch }
    await this.#options.store.write(this.#place)
  }

  /** An epoch begins with a record that says so; without it nobody knows what it made void. */
  #requireKnownEpoch({ shardId, position, epoch, event }: StreamRecord): void {
    if (this.#options.isWholeShard === false || epoch <= this.#epochs.last) return
    if (event.type === 'epoch.raised') return
    throw new VoidTail(`the record that begins epoch ${epoch} did not come`, shardId, position)
  }

  /** What waits and is void now waits for nothing. */
  #raiseEpoch(epoch: number, firstPosition: number): void {
    this.#epochs.raise(epoch, firstPosition)
    for (const waiting of this.#waiting.values()) {
      const { epoch: writtenIn, position } = waiting
      if (this.#epochs.isVoid(writtenIn, position)) this.#waiting.delete(position)
    }
  }

  #remember(record: StreamRecord): void {
    const { takeBackMax = takeBackMaxDefault } = this.#options
    this.#recent.push(record)
    if (this.#recent.length > 2 * takeBackMax) this.#recent.splice(0, takeBackMax)
  }

  async #takeWaiting(): Promise<void> {
    for (;;) {
      const next = this.#waiting.get(this.#place.position + 1)
      if (next === undefined) return
      await this.#takeOne(next)
      this.#waiting.delete(next.position)
      if (this.#place.position < next.position) return // it was void
    }
  }

  /** Takes a record that is ahead if what is missing before it can be had; else it waits. */
  async #refill(record: StreamRecord): Promise<boolean> {
    const { refill, aheadMax = aheadMaxDefault } = this.#options
    const { shardId, position } = record
    const missingPosition = this.#place.position + 1
    if (refill === undefined) {
      const waiting = this.#waiting.get(position)
      if (waiting === undefined || waiting.epoch < record.epoch) this.#waiting.set(position, record)
      if (this.#waiting.size > aheadMax) throw new LostRecords(shardId, position, missingPosition)
      return false
    }
    const range = { shardId, firstPosition: missingPosition, lastPosition: position - 1 }
    for (const missing of await refill(range)) await this.#takeOne(missing)
    const taken = await this.#takeOne(record)
    if (taken === 'ahead') throw new LostRecords(shardId, position, this.#place.position + 1)
    return taken === 'new'
  }

  /** Everything from a position on was void. */
  async #takeBackFrom(position: number): Promise<void> {
    const { onTakenBack, store } = this.#options
    const { shardId } = this.#place
    if (onTakenBack === undefined) {
      throw new VoidTail('it was void from here on, and nothing takes it back', shardId, position)
    }
    while (this.#place.position >= position) {
      const record = this.#recent.at(-1)
      if (record === undefined) {
        throw new VoidTail('it was void from here on, which is too far back', shardId, position)
      }
      await onTakenBack(record)
      this.#versions.takeBack(record)
      this.#recent.pop()
      this.#place = this.#placeBefore(record)
      await store.write(this.#place)
    }
  }

  #placeBefore({ shardId, position }: StreamRecord): FollowedPlace {
    const before = this.#recent.at(-1)
    const epoch = before?.epoch ?? this.#epochs.last
    return { shardId, position: position - 1, recordedAt: before?.recordedAt, epoch }
  }
}
