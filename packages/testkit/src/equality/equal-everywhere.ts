import type { Redis } from 'ioredis'
import type pg from 'pg'
import type { Violation } from '../invariants/violation.ts'
import type { StreamMessage } from '../stream/stream-message.ts'
import { balancesInDatabase } from './balances-in-database.ts'
import { balancesInRedis } from './balances-in-redis.ts'
import { balancesOnStream } from './balances-on-stream.ts'
import type { KnownBalances } from './known-balance.ts'
import { formatBalance } from './known-balance.ts'

const violationsPerPlaceMax = 20

export interface PlacesToCompare {
  readonly pool: pg.Pool
  /** Compared when given; an account that Redis does not hold is no difference … */
  readonly redis?: Redis
  /** … unless every account has to be there. */
  readonly isRedisComplete?: boolean
  /** All messages of the journal's topic; what a consumer folds of them is compared. */
  readonly messages?: readonly StreamMessage[]
}

/**
 * Compares what heads, projection, Redis and a consumer of the stream say of every account, at rest:
 * the whole pipeline has caught up. An empty list means that they are equal.
 */
export async function equalEverywhere(places: PlacesToCompare): Promise<readonly Violation[]> {
  const { pool, redis, messages } = places
  const heads = await balancesInDatabase(pool, 'heads')
  const projected = await balancesInDatabase(pool, 'projection')
  const violations = [...compare('projection', projected, heads)]
  if (messages !== undefined) {
    violations.push(...compare('fold of the stream', balancesOnStream(messages), heads))
  }
  if (redis !== undefined) {
    const cached = await balancesInRedis(redis)
    const expected = places.isRedisComplete === true ? heads : only(heads, cached)
    violations.push(...compare('Redis', cached, expected))
  }
  return violations
}

function only(balances: KnownBalances, other: KnownBalances): KnownBalances {
  return new Map([...balances].filter(([account]) => other.has(account)))
}

function compare(place: string, known: KnownBalances, heads: KnownBalances): readonly Violation[] {
  const accounts = new Set([...heads.keys(), ...known.keys()])
  return [...accounts]
    .filter((account) => formatBalance(known, account) !== formatBalance(heads, account))
    .slice(0, violationsPerPlaceMax)
    .map((account) => ({
      invariant: 'I2',
      rule: 'equal-everywhere',
      detail: `account ${account}: ${place} ${formatBalance(known, account)}, head ${formatBalance(heads, account)}`,
    }))
}
