import { int4Array, int8Array, textArray } from '@ledger/runtime'
import type { ClientBase, CustomTypesConfig } from 'pg'
import type { BalanceRow } from '../projected.ts'
import type { Projection } from '../projection.ts'
import { cutBalances } from './cut-store.ts'
import { balanceColumns, balanceOf, type BalanceTexts } from './row.ts'

/** What each account holds now. */
export const balancesProjection: Projection = {
  name: 'balances',
  store(client, shardId, { balances }) {
    return balances.length === 0 ? undefined : writeBalances(client, shardId, balances)
  },
  cutTail: cutBalances,
}

// In the order of the key, so that two who lock never wait for each other in a circle.
// Only the version decides; the whole row would cost another 2 µs a transaction.
const lockText = `
  select account_no, version
    from projection.balances
   where shard_id = $1 and account_no = any($2::int8[])
   order by account_no
     for no key update`

/** Locks balances and answers their versions, by account number. One without entries has none. */
export async function lockBalances(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query<[accountNo: string, version: string]>({
    name: 'lock_balances',
    text: lockText,
    values: [shardId, int8Array(accountNos)],
    rowMode: 'array',
    types: asTexts,
  })
  return new Map(rows.map(([accountNo, version]) => [Number(accountNo), Number(version)]))
}

const readText = `
  select ${balanceColumns}
    from projection.balances
   where shard_id = $1 and account_no = any($2::int8[])
   order by account_no`

export async function readBalances(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
): Promise<readonly BalanceRow[]> {
  const { rows } = await client.query<BalanceTexts & string[]>({
    name: 'read_balances',
    text: readText,
    values: [shardId, int8Array(accountNos)],
    rowMode: 'array',
    types: asTexts,
  })
  return rows.map(balanceOf)
}

const writeText = `
  insert into projection.balances (shard_id, ${balanceColumns})
  select s.shard_id, u.account_no, u.version, u.position, u.epoch, u.recorded_at,
         u.posted_debits::numeric, u.posted_credits::numeric,
         u.pending_debits::numeric, u.pending_credits::numeric
    from journal.shards s
   cross join unnest($2::int8[], $3::int8[], $4::int8[], $5::int4[], $6::text[]::timestamptz[],
                     $7::text[], $8::text[], $9::text[], $10::text[])
      as u (account_no, version, position, epoch, recorded_at,
            posted_debits, posted_credits, pending_debits, pending_credits)
   where s.shard_id = $1
  on conflict (shard_id, account_no) do update
     set version = excluded.version, position = excluded.position, epoch = excluded.epoch,
         recorded_at = excluded.recorded_at,
         posted_debits = excluded.posted_debits, posted_credits = excluded.posted_credits,
         pending_debits = excluded.pending_debits, pending_credits = excluded.pending_credits`

/** Sets balances whose rows are locked (or do not exist yet, under the lock of the checkpoint). */
export async function writeBalances(
  client: ClientBase,
  shardId: number,
  rows: readonly BalanceRow[],
): Promise<void> {
  await client.query({
    name: 'write_balances',
    text: writeText,
    values: [
      shardId,
      int8Array(rows.map((row) => row.accountNo)),
      int8Array(rows.map((row) => row.version)),
      int8Array(rows.map((row) => row.position)),
      int4Array(rows.map((row) => row.epoch)),
      textArray(rows.map((row) => row.recordedAt)),
      textArray(rows.map((row) => row.posted[0])),
      textArray(rows.map((row) => row.posted[1])),
      textArray(rows.map((row) => row.pending[0])),
      textArray(rows.map((row) => row.pending[1])),
    ],
  })
}

const asTexts: CustomTypesConfig = { getTypeParser: () => (value: string) => value }
