import { eventually } from '@ledger/testkit'
import type { TestReadApi } from './test-read-api.ts'

export interface Touched {
  /** Scans of whole tables, by table. */
  readonly scanned: readonly string[]
  readonly rows: number
}

interface TableStatistics {
  readonly name: string
  readonly seq_scan: number
  readonly touched: number
}

/**
 * What reads touch, by the statistics of Postgres since they were reset.
 * @param read asks from processes of its own, which it stops: a session writes down its statistics
 *   before it is gone
 * @param statisticsText a query for `TableStatistics`
 */
export async function touchedBy(
  { database: { pool } }: TestReadApi,
  read: () => Promise<void>,
  statisticsText: string,
): Promise<Touched> {
  const sessionCount = async (): Promise<number> => {
    const { rows } = await pool.query<{ sessions: number }>(sessionsText)
    return rows[0]?.sessions ?? 0
  }
  const sessions = await sessionCount()
  await read()
  await eventually(async () => (await sessionCount()) <= sessions)
  const { rows } = await pool.query<TableStatistics>(statisticsText)
  return {
    scanned: rows.filter((row) => row.seq_scan > 0).map((row) => row.name),
    rows: rows.reduce((sum, row) => sum + row.touched, 0),
  }
}

const sessionsText = `
  select count(*)::int as sessions from pg_stat_activity
   where datname = current_database() and application_name like 'read-api%'`
