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
   * Whether a command that comes now is refused, whichever shard it is for: too many wait for all shards
   * together, or every shard for which some wait refuses more.
   */
  isFull(commandsMax: number): boolean {
    let waiting = 0
    let areAllFull = true
    for (const batcher of this.#byShard.values()) {
      waiting += batcher.queueLength
      if (batcher.queueLength > 0 && !batcher.isFull) areAllFull = false
    }
    return waiting >= commandsMax || (waiting > 0 && areAllFull)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#byShard.values()].map((batcher) => batcher.close()))
  }
}
