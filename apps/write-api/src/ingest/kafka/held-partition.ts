import type { PartitionClaim } from '../../journal/claim-partition.ts'
import type { IngestOffset } from '../../journal/find-ingest-offset.ts'
import { NotNow } from './not-now.ts'

/** A partition that this process has claimed, and how far it is settled as far as is known here. */
export class HeldPartition {
  readonly fence: number
  readonly #nextOffsets: Map<number, number>
  /** The offset that the next batch begins with. */
  #position: number
  /** Kafka was told to go there: what is not there when it comes again does not exist. */
  soughtTo: number | undefined
  /** False after a failure: what was sent may have been committed all the same. */
  isCertain = true
  /** A ledger is on a shard that was added since: only another claim has it. */
  #lacksShard = false

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
    if (offset !== undefined) return offset
    this.#lacksShard = true
    throw new NotNow(`the claim does not know of shard ${shardId}`)
  }

  settled(shardId: number, nextOffset: number): void {
    this.#nextOffsets.set(shardId, nextOffset)
  }

  /** All of a batch is settled, on every shard. */
  moveTo(nextOffset: number): void {
    this.#position = Math.max(this.#position, nextOffset)
    this.soughtTo = undefined
  }

  /**
   * An offset that went back tells of a database that forgot commits: only a claim finds where to go on.
   * @returns whether the claim still holds; then what was found is what is known
   */
  learn(offsets: ReadonlyMap<number, IngestOffset>): boolean {
    if (this.#lacksShard || offsets.size !== this.#nextOffsets.size) return false
    for (const [shardId, known] of this.#nextOffsets) {
      const found = offsets.get(shardId)
      if (found?.fence !== this.fence || found.nextOffset < known) return false
    }
    for (const [shardId, { nextOffset }] of offsets) this.#nextOffsets.set(shardId, nextOffset)
    this.isCertain = true
    return true
  }
}
