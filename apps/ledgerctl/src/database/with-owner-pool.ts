import { Pool } from 'pg'

/** Runs with a pool of the login's own rights, which are the owner's, and closes it afterwards. */
export async function withOwnerPool<Result>(
  databaseUrl: string,
  use: (pool: Pool) => Promise<Result>,
): Promise<Result> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 1,
    application_name: 'ledgerctl',
  })
  // an idle connection that breaks is reported by the statement that needs it next
  pool.on('error', () => undefined)
  try {
    return await use(pool)
  } finally {
    await pool.end()
  }
}
