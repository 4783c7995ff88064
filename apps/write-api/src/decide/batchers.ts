import type { Batcher } from './batcher.ts'

/** One batcher for each shard, made when the shard is first written: shards can be added while we run. */
export class Batchers {
  readonly #create: (shardId: number) => Batcher
  readonly #byShard = new Map<number, Batcher>()

  constructor(create: (shardId: number) => Batcher) {
    this.#create = create
  }

  of(shardId: number): Batcher {
    let batcher = this.#byShard.get(shardId)
    if (batcher === undefined) {
      batcher = this.#create(shardId)
      this.#byShard.set(shardId, batcher)
    }
    return batcher
  }

  /** How many commands of all shards wait for a lane. */
  get queueLength(): number {
    let length = 0
    for (const batcher of this.#byShard.values()) length += batcher.queueLength
    return length
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byShard.values()].map((batcher) => batcher.close()))
  }
}
