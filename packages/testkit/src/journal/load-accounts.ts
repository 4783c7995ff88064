import type { Account } from '@ledger/domain'
import type pg from 'pg'

interface AccountRow {
  readonly account_no: number
  readonly address: string
  readonly code: string
  readonly normal_balance: number
  readonly version: number
  readonly posted_debits: bigint
  readonly posted_credits: bigint
  readonly pending_debits: bigint
  readonly pending_credits: bigint
  readonly min_balance: bigint | null
  readonly max_balance: bigint | null
  readonly closed: boolean
}

/** The named accounts of a ledger with their heads, locked in key order, by address. */
export async function loadAccounts(
  client: pg.PoolClient,
  shardId: number,
  ledgerNo: number,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const { rows } = await client.query<AccountRow>(
    `select a.account_no, a.address, c.code, a.normal_balance, h.version, h.posted_debits,
       h.posted_credits, h.pending_debits, h.pending_credits, h.min_balance, h.max_balance, h.closed
     from journal.accounts a
     join journal.account_heads h on h.shard_id = $1 and h.account_no = a.account_no
     join journal.currencies c on c.currency_no = a.currency_no
     where a.shard_id = $1 and a.ledger_no = $2 and a.address = any ($3)
     order by a.account_no for no key update of h`,
    [shardId, ledgerNo, addresses],
  )
  return new Map(rows.map((row) => [row.address, accountOf(row)]))
}

function accountOf(row: AccountRow): Account {
  return {
    accountNo: row.account_no,
    address: row.address,
    currency: row.code,
    normalBalance: row.normal_balance === 0 ? 'debit' : 'credit',
    version: row.version,
    balances: {
      postedDebits: row.posted_debits,
      postedCredits: row.posted_credits,
      pendingDebits: row.pending_debits,
      pendingCredits: row.pending_credits,
    },
    minBalance: row.min_balance,
    maxBalance: row.max_balance,
    isClosed: row.closed,
  }
}
