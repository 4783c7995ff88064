import { int8Array } from '@ledger/runtime'
import type { CustomTypesConfig, Pool } from 'pg'
import { balanceOf, type BalanceTexts } from './row.ts'
import type { NamedBalance } from './to-cache.ts'

type Row = readonly [
  ...BalanceTexts,
  ledger: string,
  address: string,
  currency: string,
  normalBalance: 'debit' | 'credit',
]

const text = `
  select b.account_no, b.version, b.position, b.epoch, b.recorded_at,
         b.posted_debits, b.posted_credits, b.pending_debits, b.pending_credits,
         a.ledger_id, a.address, a.currency, a.normal_balance
    from projection.balances b
    join projection.accounts a on a.shard_id = b.shard_id and a.account_no = b.account_no
   where b.shard_id = $1 and a.shard_id = $1 and b.account_no = any($2::int8[])
   order by b.account_no`

/** Projected balances with the names of their accounts. */
export async function readNamedBalances(
  pool: Pool,
  shardId: number,
  accountNos: readonly number[],
): Promise<readonly NamedBalance[]> {
  const { rows } = await pool.query<Row & string[]>({
    text,
    values: [shardId, int8Array(accountNos)],
    rowMode: 'array',
    types: asTexts,
  })
  return rows.map((row) => ({
    ...balanceOf(row.slice(0, 9) as unknown as BalanceTexts),
    ledger: row[9],
    account: row[10],
    currency: row[11],
    normalBalance: row[12],
  }))
}

const asTexts: CustomTypesConfig = { getTypeParser: () => (value: string) => value }
