import type { ClientBase } from 'pg'
import { texts } from './schema-query.ts'

const statement = `
  select trim(trailing E'\\n' from pg_get_functiondef(p.oid)) || ';' as text
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
  where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`

export function dumpFunctions(client: ClientBase): Promise<string[]> {
  return texts(client, statement)
}
