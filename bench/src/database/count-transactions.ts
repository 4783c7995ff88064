import { postgresTypes } from '@ledger/runtime'
import { recordTypeNumbers } from '@ledger/wire'
import type { Pool } from 'pg'

/** How many posted transactions the journal holds of a ledger. */
export async function countTransactions(pool: Pool, ledger: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    text: `
      select count(*) as count
      from journal.records r
      join journal.ledger_directory d on d.shard_id = r.shard_id and d.ledger_no = r.ledger_no
      where d.ledger_id = $1 and r.type = $2`,
    values: [ledger, recordTypeNumbers['transaction.posted']],
    types: postgresTypes,
  })
  return rows[0]?.count ?? 0
}
