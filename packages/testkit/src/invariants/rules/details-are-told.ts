import type { Rule } from '../rule.ts'

/** I8: name and metadata of ledgers, and metadata of accounts, are what the journal told last. */
export const detailsAreTold: Rule = {
  invariant: 'I8',
  name: 'details-are-told',
  sql: `
    with ledgers as (
      select distinct on (shard_id, ledger_no) shard_id, ledger_no,
        coalesce(b#>>'{after,name}', b->>'name') as name,
        coalesce(b#>'{after,metadata}', b->'metadata') as metadata,
        coalesce(b#>'{after,settings}', b->'settings', '{}') as settings
      from journal.records cross join lateral (select body::jsonb as b) parsed
      where type in (1, 5)
      order by shard_id, ledger_no, position desc
    ),
    told as (
      select r.shard_id, o.account_no, r.position, o.metadata
      from journal.records r
      cross join jsonb_to_recordset(r.body::jsonb->'accounts')
        as o(account_no bigint, metadata jsonb)
      where r.type = 2
      union all
      select shard_id, (body::jsonb->>'account_no')::bigint, position, body::jsonb#>'{after,metadata}'
      from journal.records
      where type = 3 and body::jsonb#>'{after,metadata}' is not null
    ),
    accounts as (
      select distinct on (shard_id, account_no) shard_id, account_no, metadata
      from told
      order by shard_id, account_no, position desc
    )
    select format('shard %s ledger_no %s: the row is not what was told', shard_id, ledger_no) as detail
    from journal.ledgers l
    full join ledgers t using (shard_id, ledger_no)
    where (l.name, l.metadata, l.settings) is distinct from (t.name, t.metadata, t.settings)
    union all
    select format('shard %s account_no %s: metadata %s, told %s', shard_id, account_no, d.metadata,
      t.metadata)
    from accounts t
    full join journal.account_details d using (shard_id, account_no)
    where coalesce(d.metadata, '{}') is distinct from coalesce(t.metadata, '{}')`,
}
