import type { Pool } from 'pg'

const text = "select secret from auth.shared_secrets where name = 'cache'"

/** What the balances in Redis are sealed with. */
export async function readCacheSecret(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ secret: string }>(text)
  if (rows[0] === undefined) throw new Error('the database has no secret for the cache')
  return rows[0].secret
}
