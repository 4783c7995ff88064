import { int8Array } from '@ledger/runtime'
import type { Client } from 'pg'
import type { BalanceSnapshot, SnapshotRow } from '../load/balance-snapshot.ts'
import { snapshotOf, snapshotTypes } from '../load/balance-snapshot.ts'

// One statement, so one snapshot (READ COMMITTED). A commit moves the counter and the heads together
// and under the lock of the counter, so whoever sees a position sees every head as the records up to
// exactly that position left it: nothing of them is missing, nothing of a later one is in.
const text = `
  select s.epoch, s.position, s.recorded_at, h.account_no, h.version, h.epoch,
         h.posted_debits, h.posted_credits, h.pending_debits, h.pending_credits
    from journal.shards s
    left join journal.account_heads h
      on h.shard_id = s.shard_id and h.account_no = any ($2::int8[])
   where s.shard_id = $1`

/** What the journal's heads say now. */
export async function readHeads(
  client: Client,
  shardId: number,
  accountNos: readonly number[],
): Promise<BalanceSnapshot> {
  const asOfMs = performance.now()
  const { rows } = await client.query<SnapshotRow & unknown[]>({
    name: 'read_heads',
    text,
    values: [shardId, int8Array(accountNos)],
    rowMode: 'array',
    types: snapshotTypes,
  })
  const snapshot = snapshotOf(shardId, rows, asOfMs)
  if (snapshot === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  return snapshot
}
