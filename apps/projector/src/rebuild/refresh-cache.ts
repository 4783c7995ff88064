import type { Pool } from 'pg'
import type { BalanceCache } from '../cache/balance-cache.ts'
import { readNamedBalances } from '../projection/balances/named-store.ts'
import { readPage } from '../sweep/read-page.ts'

const accountsMax = 1_000

/**
 * Sets every cached balance of a shard to what the projection now says, unless it is newer. What is
 * not cached stays so. False when the cache did not take all of it.
 */
export async function refreshCache(
  pool: Pool,
  cache: BalanceCache,
  shardId: number,
): Promise<boolean> {
  let isDone = true
  for (let after = 0; ;) {
    const accountNos = await readPage(pool, shardId, after, accountsMax)
    const last = accountNos.at(-1)
    if (last === undefined) return isDone
    const balances = await readNamedBalances(pool, shardId, accountNos)
    isDone = (await cache.write(shardId, balances, 'refresh')) && isDone
    after = last
  }
}
