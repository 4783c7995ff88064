import type { Violation } from '@ledger/testkit'
import { checkInvariants } from '@ledger/testkit'
import type { Pool } from 'pg'

/**
 * What the invariant checker finds. The tables have grown from nothing within a minute: without new
 * statistics its joins are planned for a handful of rows and take minutes instead of seconds.
 */
export async function findViolations(pool: Pool): Promise<readonly Violation[]> {
  await pool.query('analyze')
  return checkInvariants(pool)
}
