import { textArray } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import type { AccountIdentity, LedgerPlace } from '../../identity.ts'

interface Row {
  readonly account_no: number
  readonly address: string
  readonly code: string
  readonly normal_balance: number
  readonly recorded_at: string
}

const text = `
  select a.account_no, a.address, c.code, a.normal_balance, a.recorded_at
    from unnest($3::text[]) as asked (address)
   cross join lateral (
     select * from journal.accounts a
      where a.shard_id = $1 and a.ledger_no = $2 and a.address = asked.address
   ) a
    join journal.currencies c on c.currency_no = a.currency_no`

/** The accounts that exist, of those named, in any order. */
export async function findAccounts(
  client: PoolClient,
  ledger: LedgerPlace,
  addresses: readonly string[],
): Promise<readonly AccountIdentity[]> {
  const { rows } = await client.query<Row>({
    name: 'find_accounts',
    text,
    values: [ledger.shardId, ledger.ledgerNo, textArray(addresses)],
  })
  return rows.map((row) => ({
    accountNo: row.account_no,
    ledger,
    address: row.address,
    currency: row.code,
    normalBalance: row.normal_balance === 0 ? 'debit' : 'credit',
    openedAt: row.recorded_at,
  }))
}
