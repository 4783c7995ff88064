import type { BalanceCache, BalanceToCache } from './balance-cache.ts'

/** Past this many accounts it is left to the sweeper to find what the cache lacks. */
const owedMax = 10_000

/** Brings the balances of one shard to the cache, and keeps for later what it did not take. */
export class CacheWriter {
  readonly #cache: BalanceCache
  readonly #shardId: number
  #owed = new Map<number, BalanceToCache>()

  constructor(cache: BalanceCache, shardId: number) {
    this.#cache = cache
    this.#shardId = shardId
  }

  async write(balances: readonly BalanceToCache[]): Promise<void> {
    const owed = this.#owed
    this.#owed = new Map()
    for (const balance of balances) owed.delete(balance.accountNo)
    const all = owed.size === 0 ? balances : [...owed.values(), ...balances]
    if (all.length === 0 || (await this.#cache.write(this.#shardId, all, 'newer'))) return
    for (const balance of all.slice(-owedMax)) this.#owed.set(balance.accountNo, balance)
  }

  /** Tries again what is owed, when nothing new comes. */
  async flush(): Promise<void> {
    if (this.#owed.size > 0) await this.write([])
  }
}
