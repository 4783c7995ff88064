import { postgresTypes } from '@ledger/runtime'
import type { Pool } from 'pg'

/** How much the server has logged since it was made, and how often it forced the log to disk. */
export async function readWal(
  pool: Pool,
): Promise<{ readonly walBytes: number; readonly walSyncs: number }> {
  const { rows } = await pool.query<{ bytes: bigint; syncs: bigint }>({
    text: `
      select pg_current_wal_lsn() - '0/0'::pg_lsn as bytes,
        (select sum(fsyncs) from pg_stat_io where object = 'wal') as syncs`,
    types: postgresTypes,
  })
  return { walBytes: Number(rows[0]?.bytes ?? 0n), walSyncs: Number(rows[0]?.syncs ?? 0n) }
}
