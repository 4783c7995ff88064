import { postgresTypes } from '@ledger/runtime'
import type pg from 'pg'
import type { KnownBalances } from './known-balance.ts'
import { accountKey } from './known-balance.ts'

const sums = 'posted_debits, posted_credits, pending_debits, pending_credits'

const texts = {
  heads: `
    select shard_id, account_no, ledger_id, address, epoch, version, ${sums}
    from journal.account_heads
    join journal.accounts using (shard_id, account_no)
    join journal.ledgers using (shard_id, ledger_no)
    where version > 0
    order by shard_id, account_no`,
  projection: `
    select shard_id, account_no, ledger_id, address, epoch, version, ${sums}
    from projection.balances
    left join projection.accounts using (shard_id, account_no)
    where version > 0
    order by shard_id, account_no`,
} as const

interface Row {
  readonly shard_id: number
  readonly account_no: number
  readonly ledger_id: string
  readonly address: string
  readonly epoch: number
  readonly version: number
  readonly posted_debits: bigint
  readonly posted_credits: bigint
  readonly pending_debits: bigint
  readonly pending_credits: bigint
}

/** What the heads, or the projection, say of every account that has had an entry. */
export async function balancesInDatabase(
  pool: pg.Pool,
  place: keyof typeof texts,
): Promise<KnownBalances> {
  const { rows } = await pool.query<Row>({ text: texts[place], types: postgresTypes })
  return new Map(
    rows.map((row) => [
      accountKey(row.shard_id, row.account_no),
      {
        ledger: row.ledger_id,
        account: row.address,
        epoch: row.epoch,
        version: row.version,
        sums: [row.posted_debits, row.posted_credits, row.pending_debits, row.pending_credits],
      },
    ]),
  )
}
