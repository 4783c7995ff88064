import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** How many entries the journal holds, and how many of them are projected. */
export async function readEntryCounts(
  pool: Pool,
): Promise<{ readonly journaled: number; readonly projected: number }> {
  const { rows } = await pool.query<{ journaled: number; projected: number }>({
    text: `
      select (select count(*) from journal.entries) as journaled,
        (select coalesce(sum(version), 0)::int8 from projection.balances) as projected`,
    types: postgresTypes,
  })
  return rows[0] ?? { journaled: 0, projected: 0 }
}
