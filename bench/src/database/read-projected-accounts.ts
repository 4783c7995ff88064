import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** What the projection says of an account. */
export interface ProjectedAccount {
  readonly address: string
  readonly shardId: number
  readonly accountNo: number
  /** How many entries were applied. */
  readonly version: number
  /** In the normal direction, minor units. */
  readonly balanceMinor: bigint
}

interface Row {
  readonly address: string
  readonly shard_id: number
  readonly account_no: number
  readonly version: number
  readonly balance: bigint
}

/** Every account of a ledger that has had an entry. */
export async function readProjectedAccounts(
  pool: Pool,
  ledger: string,
): Promise<readonly ProjectedAccount[]> {
  const { rows } = await pool.query<Row>({
    text: `
      select a.address, a.shard_id, a.account_no, b.version,
        case a.normal_balance when 'debit' then b.posted_debits - b.posted_credits
          else b.posted_credits - b.posted_debits end as balance
      from projection.accounts a
      join projection.balances b on b.shard_id = a.shard_id and b.account_no = a.account_no
      where a.ledger_id = $1 and b.version > 0`,
    values: [ledger],
    types: postgresTypes,
  })
  return rows.map((row) => ({
    address: row.address,
    shardId: row.shard_id,
    accountNo: row.account_no,
    version: row.version,
    balanceMinor: row.balance,
  }))
}
