import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** The size of the database on disk. */
export async function readDatabaseBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>({
    text: 'select pg_database_size(current_database()) as bytes',
    types: postgresTypes,
  })
  return rows[0]?.bytes ?? 0
}
