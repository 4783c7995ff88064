import type { ClientBase } from 'pg'
import { ourRelations, texts } from './schema-query.ts'

// `public` (grantee 0) stands for everybody; owners hold all and are not listed
const statement = `
  select format('grant %s on %s %s to %s;', lower(privileges), kind, name, grantee) as text from (
    select string_agg(g.privilege_type, ', ' order by g.privilege_type) as privileges, kind, name,
           case g.grantee when 0 then 'public' else g.grantee::regrole::text end as grantee
    from (
      select 'schema' as kind, quote_ident(n.nspname) as name, n.nspowner as owner, n.nspacl as acl
      from pg_namespace n
      where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')
      union all
      select 'table', format('%I.%I', n.nspname, c.relname), c.relowner, c.relacl
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v') and ${ourRelations}
      union all
      select 'function', p.oid::regprocedure::text, p.proowner,
             coalesce(p.proacl, acldefault('f', p.proowner))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')
    ) objects, aclexplode(objects.acl) g
    where g.grantee <> objects.owner
    group by kind, name, g.grantee
  ) grants
  order by kind, name, grantee`

/** Who may do what. */
export function dumpGrants(client: ClientBase): Promise<string[]> {
  return texts(client, statement)
}
