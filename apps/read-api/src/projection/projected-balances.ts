import type { BalanceSnapshot } from '../load/balance-snapshot.ts'
import { Coalescer, type CoalescerSettings } from '../load/coalescer.ts'
import { readProjected } from './read-projected.ts'

/**
 * Asks the projection of one shard. What it says may be behind the journal and states how far it is,
 * so no proof of the primary is asked for.
 */
export function createProjectedBalances(
  shardId: number,
  settings: CoalescerSettings,
): Coalescer<BalanceSnapshot | undefined> {
  return new Coalescer(settings, (client, accountNos) => readProjected(client, shardId, accountNos))
}
