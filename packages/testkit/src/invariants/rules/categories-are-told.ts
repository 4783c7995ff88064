import type { Rule } from '../rule.ts'

/** I8: categories are those that records created, with what the journal told of them last. */
export const categoriesAreTold: Rule = {
  invariant: 'I8',
  name: 'categories-are-told',
  sql: `
    with created as (
      select r.shard_id, r.ledger_no, r.position, r.recorded_at, c.*
      from journal.records r
      cross join jsonb_to_record(r.body::jsonb)
        as c(category_no integer, category text, name text, normal_balance text, metadata jsonb)
      where r.type = 20
    ),
    changed as (
      select distinct on (r.shard_id, c.category_no) r.shard_id, c.category_no,
        c.after->>'name' as name, c.after->'metadata' as metadata
      from journal.records r
      cross join jsonb_to_record(r.body::jsonb) as c(category_no integer, after jsonb)
      where r.type = 23
      order by r.shard_id, c.category_no, r.position desc
    )
    select format('shard %s category_no %s: the row is not what was told', shard_id,
      category_no) as detail
    from created t
    left join changed d using (shard_id, category_no)
    full join journal.categories c using (shard_id, category_no)
    where (c.ledger_no, c.position, c.recorded_at, c.category_id,
        case c.normal_balance when 0 then 'debit' else 'credit' end, c.name, c.metadata)
      is distinct from
      (t.ledger_no, t.position, t.recorded_at, t.category, t.normal_balance,
        coalesce(d.name, t.name), coalesce(d.metadata, t.metadata))`,
}
