import type { ClientBase } from 'pg'
import { ourRelations, texts } from './schema-query.ts'

const statement = `
  select pg_get_triggerdef(t.oid) || ';' as text
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  where ${ourRelations} and not t.tgisinternal
  order by n.nspname, c.relname, t.tgname`

export function dumpTriggers(client: ClientBase): Promise<string[]> {
  return texts(client, statement)
}
