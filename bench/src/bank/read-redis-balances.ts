import { cachedBalanceKey, decodeCachedBalance } from '@ledger/wire'
import { Redis } from 'ioredis'
import type { ProjectedAccount } from '../database/read-projected-accounts.ts'

/** What Redis holds of these accounts; it may hold less than all. */
export async function readRedisBalances(
  redisUrl: string,
  ledger: string,
  accounts: readonly ProjectedAccount[],
): Promise<ReadonlyMap<string, bigint>> {
  const redis = new Redis(redisUrl)
  try {
    const balances = new Map<string, bigint>()
    for (const { address, shardId, accountNo } of accounts) {
      const body = await redis.hget(cachedBalanceKey(shardId, accountNo), 'b')
      const cached = body === null ? undefined : decodeCachedBalance(body)
      if (cached?.ledger !== ledger || cached.account !== address) continue
      const [debits, credits] = [BigInt(cached.posted[0]), BigInt(cached.posted[1])]
      balances.set(address, cached.normalBalance === 'debit' ? debits - credits : credits - debits)
    }
    return balances
  } finally {
    redis.disconnect()
  }
}
