import type { Pool } from 'pg'

const text = `
  select count(*)::int as held from pg_stat_activity
   where datname = current_database() and state = 'idle in transaction'
     and application_name like 'write-api%'`

/** How many batches have their locks and wait for their process. */
export async function batchesHeld(pool: Pool): Promise<number> {
  return (await pool.query<{ held: number }>(text)).rows[0]?.held ?? 0
}
