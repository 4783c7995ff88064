import type { Pool } from 'pg'
import type { Projector } from '../apply/projector.ts'
import type { BalanceCache } from '../cache/balance-cache.ts'
import { readLag, type ShardLag } from '../checkpoint/read-lag.ts'

interface ProjectorHealth {
  readonly shards: readonly ShardLag[]
  readonly redis: 'reached' | 'not reached'
}

/** Throws what keeps records from coming, and until the stream is followed at all. */
export async function streamHealth(projector: Projector, isFollowing: boolean): Promise<void> {
  if (projector.fault !== undefined) throw projector.fault
  if (!isFollowing) throw new Error('the stream is not followed yet')
}

/** How far the projection is behind the journal. Lagging is no fault, nor is a Redis that is away. */
export async function projectorHealth(cache: BalanceCache, pool: Pool): Promise<ProjectorHealth> {
  const shards = await readLag(pool)
  return { shards, redis: cache.isReachable ? 'reached' : 'not reached' }
}
