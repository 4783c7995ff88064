import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** How many batches have been committed on all shards. */
export async function readCommits(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ commits: bigint }>({
    text: 'select sum(commits) as commits from journal.shards',
    types: postgresTypes,
  })
  return Number(rows[0]?.commits ?? 0n)
}
