import type { ClientBase } from 'pg'
import { int4Array, textArray } from '@ledger/runtime'

export interface AccountRow {
  readonly ledgerNo: number
  readonly address: string
  readonly accountNo: number
  readonly currencyNo: number
  /** 0 debit, 1 credit. */
  readonly normalBalance: number
}

const text = `
  select a.ledger_no as "ledgerNo", a.address, a.account_no as "accountNo",
         a.currency_no as "currencyNo", a.normal_balance as "normalBalance"
    from unnest($2::int4[], $3::text[]) as asked (ledger_no, address)
   cross join lateral (
     select * from journal.accounts a
      where a.shard_id = $1 and a.ledger_no = asked.ledger_no and a.address = asked.address
   ) a`

/** What accounts are for ever; those that do not exist are left out. */
export async function findAccounts(
  client: ClientBase,
  shardId: number,
  ledgerNos: readonly number[],
  addresses: readonly string[],
): Promise<readonly AccountRow[]> {
  const values = [shardId, int4Array(ledgerNos), textArray(addresses)]
  const { rows } = await client.query<AccountRow>({ name: 'find_accounts', text, values })
  return rows
}
