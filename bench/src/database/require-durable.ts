import type { Pool } from 'pg'

/** A figure that was bought with durability is none. */
export class NotDurable extends Error {
  override readonly name = 'NotDurable'
}

/**
 * That nothing is acknowledged before it is on disk, for the server and for every role and database.
 * @throws NotDurable
 */
export async function requireDurable(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; value: string }>(`
    select name, setting as value from pg_settings
    where name in ('fsync', 'synchronous_commit', 'full_page_writes')
    union all
    select split_part(config, '=', 1), split_part(config, '=', 2)
    from pg_db_role_setting, unnest(setconfig) as config
    where split_part(config, '=', 1) in ('fsync', 'synchronous_commit', 'full_page_writes')`)
  const unsafe = rows.filter(({ value }) => value === 'off')
  if (unsafe.length === 0) return
  const names = unsafe.map(({ name, value }) => `${name} = ${value}`).join(', ')
  throw new NotDurable(`no figures with ${names}: an acknowledged transaction could be lost`)
}
