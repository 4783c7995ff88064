import type { Pool } from 'pg'

// A row of the next month must find its place; a partition is named after its month.
const text = `
  select to_regclass('journal.records_' || to_char(now() at time zone 'UTC' + interval '7 days', 'YYYYMM'))
           is not null as ready`

/** @throws when the database does not answer, or has no partition for a week from now */
export async function checkPartitions(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ ready: boolean }>(text)
  if (rows[0]?.ready !== true) throw new Error('partitions for the coming week are missing')
}
