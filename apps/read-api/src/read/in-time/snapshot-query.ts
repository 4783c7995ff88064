import { ProblemError } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import type { JournalPool } from '../journal-pool.ts'

/**
 * Everything that `work` reads is of one moment: the one at which its first statement is sent. A
 * problem of the caller is returned by it and thrown here: what is thrown inside costs the connection.
 * @throws ProblemError, or what pg threw
 */
export async function inSnapshot<Result>(
  journal: JournalPool,
  work: (client: PoolClient) => Promise<Result | ProblemError>,
): Promise<Result> {
  const result = await journal.read(async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const found = await work(client)
    await client.query('commit')
    return found
  })
  if (result instanceof ProblemError) throw result
  return result
}
