import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/**
 * TPC-B's own condition: accounts, tellers and branches hold what the history adds up to.
 * @returns how many transactions the history holds, and whether the sums agree
 */
export async function checkPgbench(
  pool: Pool,
): Promise<{ readonly transactions: number; readonly isConsistent: boolean }> {
  const { rows } = await pool.query<{ transactions: number; consistent: boolean }>({
    text: `
      select count(*) as transactions,
        coalesce(sum(delta), 0) = (select sum(abalance) from pgbench_accounts)
        and coalesce(sum(delta), 0) = (select sum(tbalance) from pgbench_tellers)
        and coalesce(sum(delta), 0) = (select sum(bbalance) from pgbench_branches) as consistent
      from pgbench_history`,
    types: postgresTypes,
  })
  const [row] = rows
  return { transactions: row?.transactions ?? 0, isConsistent: row?.consistent === true }
}
