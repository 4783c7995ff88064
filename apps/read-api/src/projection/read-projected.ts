import { int8Array } from '@ledger/runtime'
import type { Client } from 'pg'
import type { BalanceSnapshot, SnapshotRow } from '../load/balance-snapshot.ts'
import { snapshotOf, snapshotTypes } from '../load/balance-snapshot.ts'

// The checkpoint is written in the transaction of the balances it stands for, so in one snapshot it
// says exactly how far they are, those of quiet accounts too.
const text = `
  select c.epoch, c.position, c.recorded_at, b.account_no, b.version, b.epoch,
         b.posted_debits, b.posted_credits, b.pending_debits, b.pending_credits
    from projection.checkpoints c
    left join projection.balances b
      on b.shard_id = c.shard_id and b.account_no = any ($2::int8[])
   where c.shard_id = $1 and c.projection = 'balances' and c.position > 0`

/** What the projection says; undefined while nothing of the shard is projected. */
export async function readProjected(
  client: Client,
  shardId: number,
  accountNos: readonly number[],
): Promise<BalanceSnapshot | undefined> {
  const { rows } = await client.query<SnapshotRow & unknown[]>({
    name: 'read_projected',
    text,
    values: [shardId, int8Array(accountNos)],
    rowMode: 'array',
    types: snapshotTypes,
  })
  return snapshotOf(shardId, rows, undefined)
}
