import type { Rule } from '../rule.ts'

/** I8: what refuses to change what is recorded is in force on every table and partition of it. */
export const guardsInPlace: Rule = {
  invariant: 'I8',
  name: 'guards-in-place',
  sql: `
    with guarded as (
      select tree.relid, tree.isleaf
      from unnest(array['journal.records', 'journal.entries', 'journal.idempotency',
        'journal.external_ids', 'journal.chosen_ids', 'journal.epochs', 'ingest.outcomes',
        'ingest.dead_letters']) as name
      cross join pg_partition_tree(name::regclass) as tree
      union all select 'journal.epochs'::regclass, true
      union all select 'ingest.replays'::regclass, true
    )
    select format('%s: rows can be changed or truncated', relid) as detail
    from guarded
    where not exists (
        select from pg_trigger t
        where t.tgrelid = relid and t.tgname = 'append_only' and t.tgenabled in ('O', 'A'))
      or not exists (
        select from pg_trigger t
        where t.tgrelid = relid and t.tgname = 'append_only_truncate' and t.tgenabled in ('O', 'A'))`,
}
