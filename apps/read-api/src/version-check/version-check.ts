import type { PrimaryProof } from '@ledger/runtime'
import type { BalanceSnapshot } from '../load/balance-snapshot.ts'
import { Coalescer, type CoalescerSettings } from '../load/coalescer.ts'
import { readHeads } from './read-heads.ts'

/**
 * Asks the journal of one shard for versions and balances. The answer is linearizable:
 *
 * - It sees every write acknowledged before the read began. A write is acknowledged after its commit,
 *   and Postgres makes a commit visible before it says so. The statement of a check is sent after the
 *   read came, so its snapshot is taken after that. A read never joins a check already sent.
 * - It never shows what may still be undone. A commit becomes visible once it is durable, here and on
 *   the synchronous standby. After a crash and recovery a commit may be visible that the standby never
 *   had; but the connection is new then, and its first answers wait for a commit of their own that
 *   the standby has confirmed, and with it everything before.
 * - It is the primary that answers. A server that was cut off and replaced cannot complete the proof;
 *   one that completed it is the primary for the length of the lease, because a promotion takes longer.
 *   The lease is looked at after the statement was answered, so it covers the moment of the snapshot.
 * - Two reads of which the second began after the first was answered see states in this order: the
 *   snapshot of the second is taken later, on the primary.
 */
export function createVersionCheck(
  shardId: number,
  settings: CoalescerSettings,
  proof: PrimaryProof,
): Coalescer<BalanceSnapshot> {
  return new Coalescer(settings, async (client, accountNos) => {
    const snapshot = await readHeads(client, shardId, accountNos)
    await proof.ensure(client)
    return snapshot
  })
}
