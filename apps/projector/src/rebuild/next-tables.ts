import type { ClientBase } from 'pg'

/** The tables that are built beside the live ones and then take their names. */
const alwaysRebuilt = ['accounts', 'balances', 'rollups', 'timed_entries'] as const
const searchedTables = ['transactions', 'transaction_terms', 'account_terms'] as const

/** Those of searching stay as they are where it is switched off. */
export function rebuiltTables(isSearchOn: boolean): readonly string[] {
  return isSearchOn ? [...alwaysRebuilt, ...searchedTables] : alwaysRebuilt
}

// Everything of the live table but its rows: columns, checks, indexes, storage and rights.
const text = `
  do $$
  declare
    live regclass := 'projection.%TABLE%';
    given record;
  begin
    drop table if exists projection.%TABLE%_next;
    execute (
      select format('create table projection.%TABLE%_next (like projection.%TABLE% including all)%s',
        case when c.reloptions is null then ''
             else format(' with (%s)', array_to_string(c.reloptions, ', ')) end)
      from pg_class c where c.oid = live);
    for given in
      select p.privilege_type, r.rolname
        from pg_class c
       cross join aclexplode(c.relacl) p
        join pg_roles r on r.oid = p.grantee
       where c.oid = live and p.grantee <> c.relowner
    loop
      execute format('grant %s on projection.%TABLE%_next to %I',
        given.privilege_type, given.rolname);
    end loop;
  end
  $$`

/** Makes them empty; what an earlier rebuild that was killed has left is dropped. */
export async function createNextTables(
  client: ClientBase,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) await client.query(text.replaceAll('%TABLE%', table))
}

/** Once they are filled: nothing has looked at them yet. */
export async function analyzeNextTables(
  client: ClientBase,
  tables: readonly string[],
): Promise<void> {
  for (const table of tables) await client.query(`analyze projection.${table}_next`)
}

export async function dropNextTables(client: ClientBase, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await client.query(`drop table if exists projection.${table}_next`)
  }
}

// Indexes keep the names that the migrations gave them, or the next rebuild would clash with this one.
const renameIndexesText = `
  do $$
  declare
    index record;
  begin
    for index in
      select i.relname from pg_index x join pg_class i on i.oid = x.indexrelid
       where x.indrelid = 'projection.%TABLE%'::regclass and i.relname like '%TABLE%\\_next\\_%'
    loop
      execute format('alter index projection.%I rename to %I',
        index.relname, replace(index.relname, '%TABLE%_next_', '%TABLE%_'));
    end loop;
  end
  $$`

/** In one transaction with the lock of all checkpoints: nobody writes to either table meanwhile. */
export async function swapTables(client: ClientBase, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await client.query(`drop table projection.${table}`)
    await client.query(`alter table projection.${table}_next rename to ${table}`)
    await client.query(renameIndexesText.replaceAll('%TABLE%', table))
  }
}
