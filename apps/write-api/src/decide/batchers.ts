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

  /**
   * Whether a command that comes now is refused, whichever shard it is for: as many are under way as
   * may be, and some of them wait for a batch. While none waits, what is under way waits for its caller.
   */
  areFull(underWay: number, commandsMax: number): boolean {
    let waiting = 0
    for (const batcher of this.#byShard.values()) waiting += batcher.queueLength
    return waiting > 0 && Math.max(waiting, underWay) >= commandsMax
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byShard.values()].map((batcher) => batcher.close()))
  }
}
