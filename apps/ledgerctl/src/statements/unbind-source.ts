import type { Pool } from 'pg'

/** False when it was not bound. */
export async function unbindSource(pool: Pool, topic: string, source: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'delete from ingest.sources where topic = $1 and source = $2',
    [topic, source],
  )
  return rowCount === 1
}
