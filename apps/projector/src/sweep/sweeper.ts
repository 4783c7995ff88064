import type { Log } from '@ledger/runtime'
import { pauseUntil } from '@ledger/stream'
import { encodeCachedBalance } from '@ledger/wire'
import type { Pool } from 'pg'
import type { Projector } from '../apply/projector.ts'
import type { BalanceCache, CacheStamp } from '../cache/balance-cache.ts'
import { readNamedBalances } from '../projection/balances/named-store.ts'
import type { NamedBalance } from '../projection/balances/to-cache.ts'
import { compareHeads } from './compare-heads.ts'
import { compareRollups } from './compare-rollups.ts'
import { readPage } from './read-page.ts'
import { readPublished, type Published } from './read-published.ts'

export interface SweeperSettings {
  readonly log: Log
  readonly pool: Pool
  readonly projector: Projector
  readonly cache: BalanceCache
  /** Between two passes. */
  readonly sweepMs: number
  /** Of each shard, looked at in one pass. */
  readonly accountsMax: number
}

/** Read from the journal in one pass, where the stream has lost records. */
const recordsMax = 1_000
/** Of a thousand records, that what is searched catches up in one pass. */
const searchRoundsMax = 200

/**
 * Finds what nothing else would: a shard or an account whose last message was lost, a balance that
 * was changed or made up, a cache that holds what never was. A few accounts in each pass, all of them
 * again and again. What only lags behind is left alone.
 */
export class Sweeper {
  readonly #settings: SweeperSettings
  readonly #lastSeen = new Map<number, Published>()
  readonly #lastAccountNo = new Map<number, number>()

  constructor(settings: SweeperSettings) {
    this.#settings = settings
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pauseUntil(signal, this.#settings.sweepMs)
      if (signal.aborted) return
      try {
        await this.sweep()
      } catch (error) {
        this.#settings.log.warn({ err: error }, 'a sweep failed')
      }
    }
  }

  /** One pass over all shards. */
  async sweep(): Promise<void> {
    for (const shard of await readPublished(this.#settings.pool)) {
      await this.#settings.projector.shard(shard.shardId).flushCache()
      await this.#sweepPosition(shard)
      await this.#sweepAccounts(shard.shardId)
      if (this.#settings.projector.isSearchOn) await this.#catchUpSearch(shard.shardId)
    }
  }

  /** What was not searched from the first record on is made up for, while the stream goes on. */
  async #catchUpSearch(shardId: number): Promise<void> {
    const shard = this.#settings.projector.shard(shardId)
    for (let round = 0; round < searchRoundsMax; round++) {
      const left = await shard.catchUpSearch()
      if (left === 0) return
      this.#settings.log.info({ shard: shardId, left }, 'search catches up')
    }
  }

  /** Published before the last pass and not projected since, with nothing projected meanwhile: lost. */
  async #sweepPosition(shard: Published): Promise<void> {
    const { shardId, projected } = shard
    const before = this.#lastSeen.get(shardId)
    this.#lastSeen.set(shardId, shard)
    if (before?.projected !== projected || before.published <= projected) return
    const until = Math.min(before.published, projected + recordsMax)
    this.#settings.log.warn({ shard: shardId, after: projected, until }, 'lost by the stream')
    await this.#settings.projector.shard(shardId).catchUp(until)
  }

  async #sweepAccounts(shardId: number): Promise<void> {
    const { pool, cache, projector, accountsMax, log } = this.#settings
    const after = this.#lastAccountNo.get(shardId) ?? 0
    const accountNos = await readPage(pool, shardId, after, accountsMax)
    const isLastPage = accountNos.length < accountsMax
    const until = isLastPage ? Number.MAX_SAFE_INTEGER : (accountNos.at(-1) ?? 0)
    this.#lastAccountNo.set(shardId, isLastPage ? 0 : until)

    // The cache is read before the projection, which is written first: so what is ahead is void.
    const stamps = accountNos.length === 0 ? undefined : await cache.read(shardId, accountNos)
    const differing = await compareHeads(pool, shardId, after, until)
    if (differing.length > 0) {
      const wrong = await projector.shard(shardId).restore(differing)
      if (wrong.length > 0) log.warn({ shard: shardId, accounts: wrong }, 'balances restored')
    }
    const unrolled = await compareRollups(pool, shardId, after, until)
    if (unrolled.length > 0) {
      await projector.shard(shardId).healRollups(unrolled)
      log.info({ shard: shardId, accounts: unrolled }, 'rollups made up for')
    }
    if (stamps !== undefined && stamps.size > 0) await this.#sweepCache(shardId, stamps)
  }

  async #sweepCache(shardId: number, stamps: ReadonlyMap<number, CacheStamp>): Promise<void> {
    const { pool, cache, log } = this.#settings
    const balances = await readNamedBalances(pool, shardId, [...stamps.keys()])
    const { behind, ahead } = compareCache(balances, stamps)
    if (ahead.length > 0) {
      log.warn({ shard: shardId, accounts: ahead }, 'cached balances that never were')
      await cache.remove(shardId, ahead)
    }
    await cache.write(shardId, behind, 'refresh')
  }
}

/** What the cache has that is older or other than the projection, and what is newer than it or unknown. */
function compareCache(
  balances: readonly NamedBalance[],
  stamps: ReadonlyMap<number, CacheStamp>,
): { readonly behind: readonly NamedBalance[]; readonly ahead: readonly number[] } {
  const unknown = new Set(stamps.keys())
  const behind: NamedBalance[] = []
  const ahead: number[] = []
  for (const balance of balances) {
    const stamp = stamps.get(balance.accountNo)
    unknown.delete(balance.accountNo)
    if (stamp === undefined || isSame(stamp, balance)) continue
    const isAhead =
      stamp.epoch > balance.epoch ||
      (stamp.epoch === balance.epoch && stamp.version > balance.version)
    if (isAhead) ahead.push(balance.accountNo)
    else behind.push(balance)
  }
  return { behind, ahead: [...ahead, ...unknown] }
}

function isSame(stamp: CacheStamp, balance: NamedBalance): boolean {
  return (
    stamp.epoch === balance.epoch &&
    stamp.version === balance.version &&
    stamp.body === encodeCachedBalance(balance)
  )
}
