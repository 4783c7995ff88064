import type { Pool } from 'pg'

/** The settings of the server that differ from its defaults, without places and names. */
export async function readSettings(pool: Pool): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ name: string; value: string }>(`
    select name, setting || coalesce(' × ' || nullif(unit, ''), '') as value from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_sync_method')
      or source in ('configuration file', 'command line')
        and vartype <> 'string' and name not in ('port')
    order by name`)
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}
