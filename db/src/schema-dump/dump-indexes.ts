import type { ClientBase } from 'pg'
import { ourRelations, texts } from './schema-query.ts'

const statement = `
  select pg_get_indexdef(i.indexrelid) || ';' as text
  from pg_index i
  join pg_class c on c.oid = i.indrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${ourRelations}
    and not exists (select from pg_constraint where conindid = i.indexrelid)
  order by 1`

/** Indexes that are not part of a constraint. */
export function dumpIndexes(client: ClientBase): Promise<string[]> {
  return texts(client, statement)
}
