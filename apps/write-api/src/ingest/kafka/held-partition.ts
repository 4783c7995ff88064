import type { PartitionClaim } from '../../journal/claim-partition.ts'
import type { IngestOffset } from '../../journal/find-ingest-offset.ts'
import { NotNow } from './not-now.ts'

/** A partition that this process has claimed, and how far it is settled as far as is known here. */
export class HeldPartition {
  readonly fence: number
  readonly #nextOffsets: Map<number, number>
  /** The offset that the next batch begins with. */
  #position: number
  /** Told by Kafka to go there, once: what is not there when it comes again does not exist. */
  soughtTo: number | undefined
  /** False after a failure: what was sent may have been committed all the same. */
  isCertain = true

  constructor({ fence, lowOffset, nextOffsets }: PartitionClaim) {
    this.fence = fence
    this.#nextOffsets = new Map(nextOffsets)
    this.#position = Math.max(lowOffset, Math.min(...nextOffsets.values()))
  }

  get position(): number {
    return this.#position
  }

  /** Shards are numbered from 0 without a gap. */
  get shardCount(): number {
    return this.#nextOffsets.size
  }

  /** Below it each message of the shard is settled. @throws NotNow for a shard that is new */
  nextOffset(shardId: number): number {
    const offset = this.#nextOffsets.get(shardId)
    if (offset === undefined) throw new NotNow(`the claim does not know of shard ${shardId}`)
    return offset
  }

  settled(shardId: number, nextOffset: number): void {
    this.#nextOffsets.set(shardId, nextOffset)
  }

  /** All of a batch is settled, on every shard. */
  moveTo(nextOffset: number): void {
    this.#position = Math.max(this.#position, nextOffset)
    this.soughtTo = undefined
  }

  /** @returns whether the claim still holds; then what was found is what is known */
  learn(offsets: ReadonlyMap<number, IngestOffset>): boolean {
    for (const shardId of this.#nextOffsets.keys()) {
      if (offsets.get(shardId)?.fence !== this.fence) return false
    }
    if (offsets.size !== this.#nextOffsets.size) return false
    for (const [shardId, { nextOffset }] of offsets) this.#nextOffsets.set(shardId, nextOffset)
    this.isCertain = true
    return true
  }
}
