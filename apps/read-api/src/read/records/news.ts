import { ProblemError } from '@ledger/runtime'
import type { Lookout } from './lookout.ts'
import { ShardNews, type AwaitedNews, type Heard } from './shard-news.ts'

export interface NewsSettings {
  /** How many may wait at a time, for records of any shard. */
  readonly waitersMax: number
  /** How long one wait may take, whatever a caller asks for. */
  readonly waitMsMax: number
}

/** Where callers wait for records that are not there yet. */
export class News {
  readonly #settings: NewsSettings
  readonly #createLookout: (shardId: number) => Lookout
  readonly #shards = new Map<number, ShardNews>()
  #waiters = 0
  #isOver = false

  /** @param createLookout called once for a shard, when somebody waits for it first */
  constructor(settings: NewsSettings, createLookout: (shardId: number) => Lookout) {
    this.#settings = settings
    this.#createLookout = createLookout
  }

  /**
   * Until when, by `performance.now()`, a caller waits who has come now.
   * @param deadlineAt nobody looks at a later answer
   */
  untilMs(waitMs: number, deadlineAt: number): number {
    return Math.min(performance.now() + Math.min(waitMs, this.#settings.waitMsMax), deadlineAt)
  }

  /**
   * Waits for a record of a ledger; not at all once waits are over.
   * @param untilMs by `performance.now()`
   * @param signal aborts when the caller has gone
   * @throws ProblemError overloaded; what the database threw
   */
  async wait(
    shardId: number,
    awaited: AwaitedNews,
    untilMs: number,
    signal: AbortSignal,
  ): Promise<Heard> {
    const waitMs = untilMs - performance.now()
    if (this.#isOver || signal.aborted || waitMs <= 0) {
      return { kind: 'quiet', place: awaited.place }
    }
    if (this.#waiters >= this.#settings.waitersMax) {
      const detail = 'Too many callers wait for records already.'
      throw new ProblemError({ code: 'overloaded', detail })
    }
    this.#waiters += 1
    try {
      return await this.#of(shardId).wait(awaited, waitMs, signal)
    } finally {
      this.#waiters -= 1
    }
  }

  /** From now on everybody is answered at once, those first who wait already. */
  endWaits(): void {
    this.#isOver = true
    for (const shard of this.#shards.values()) shard.endWaits()
  }

  /** To be called when no read is under way any more. */
  async close(): Promise<void> {
    this.endWaits()
    await Promise.all([...this.#shards.values()].map((shard) => shard.close()))
  }

  #of(shardId: number): ShardNews {
    let shard = this.#shards.get(shardId)
    if (shard === undefined) {
      shard = new ShardNews(this.#createLookout(shardId))
      this.#shards.set(shardId, shard)
    }
    return shard
  }
}
