import type { ClientBase } from 'pg'
import { ourRelations, texts } from './schema-query.ts'

const statement = `
  select format(E'create table %I.%I (\\n%s\\n)%s%s;', n.nspname, c.relname,
    (select string_agg(line, E',\\n' order by kind, place, line) from (
       select 1 as kind, a.attnum as place, '  ' || quote_ident(a.attname) || ' ' ||
         format_type(a.atttypid, a.atttypmod) ||
         case when a.attcollation not in (0, 100) then
           (select ' collate ' || quote_ident(collname) from pg_collation where oid = a.attcollation)
         else '' end ||
         case when a.attnotnull then ' not null' else '' end ||
         coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as line
       from pg_attribute a
       left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       union all
       select 2, 0, '  constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)
       from pg_constraint
       where conrelid = c.oid and contype in ('c', 'f', 'p', 'u', 'x')
     ) lines),
    coalesce(' partition by ' || pg_get_partkeydef(c.oid), ''),
    coalesce(' with (' || array_to_string(c.reloptions, ', ') || ')', '')) as text
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${ourRelations}
  order by n.nspname, c.relname`

/** Columns and constraints. */
export function dumpTables(client: ClientBase): Promise<string[]> {
  return texts(client, statement)
}
