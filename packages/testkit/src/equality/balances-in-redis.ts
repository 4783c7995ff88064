import { decodeCachedBalance } from '@ledger/wire'
import type { Redis } from 'ioredis'
import type { KnownBalance, KnownBalances } from './known-balance.ts'
import { accountKey } from './known-balance.ts'

const keysPerCallMax = 1_000
const keyPattern = /^ledger:\{(\d+)\}:(\d+)$/

/** What Redis holds of every account, from its keys `ledger:{<shard>}:<account_no>`. */
export async function balancesInRedis(redis: Redis): Promise<KnownBalances> {
  const balances = new Map<string, KnownBalance | undefined>()
  let cursor = '0'
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', 'ledger:*', 'COUNT', keysPerCallMax)
    cursor = next
    for (const key of keys) {
      const [, shardId, accountNo] = keyPattern.exec(key) ?? []
      const [epoch, version, body] = await redis.hmget(key, 'e', 'v', 'b')
      balances.set(
        accountKey(Number(shardId), Number(accountNo)),
        balanceOf(Number(epoch), Number(version), body ?? ''),
      )
    }
  } while (cursor !== '0')
  return balances
}

/** Undefined when it is none, or when the fields that order it say something else. */
function balanceOf(epoch: number, version: number, body: string): KnownBalance | undefined {
  const cached = decodeCachedBalance(body)
  if (cached?.epoch !== epoch || cached.version !== version) return undefined
  const { ledger, account, posted, pending } = cached
  const [postedDebits, postedCredits] = posted
  const [pendingDebits, pendingCredits] = pending
  return {
    ledger,
    account,
    epoch,
    version,
    sums: [
      BigInt(postedDebits),
      BigInt(postedCredits),
      BigInt(pendingDebits),
      BigInt(pendingCredits),
    ],
  }
}
