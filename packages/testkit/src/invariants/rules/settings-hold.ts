import type { Rule } from '../rule.ts'

/** I7: no transaction is against the settings that its ledger had at its position. */
export const settingsHold: Rule = {
  invariant: 'I7',
  name: 'settings-hold',
  sql: `
    with told as (
      select shard_id, ledger_no, position,
        coalesce(b#>'{after,settings}', b->'settings', '{}') as settings,
        lead(position) over (partition by shard_id, ledger_no order by position) as until
      from journal.records cross join lateral (select body::jsonb as b) parsed
      where type in (1, 5)
    ),
    periods as (
      select shard_id, ledger_no, position, until, (settings->>'locked_before')::timestamptz as locked,
        coalesce((settings->>'external_id_required')::boolean, false) as is_required
      from told
    )
    select format('shard %s position %s: the ledger is locked before %s and external ids are required: %s',
      r.shard_id, r.position, p.locked, p.is_required) as detail
    from periods p
    join journal.records r on r.shard_id = p.shard_id and r.ledger_no = p.ledger_no
      and r.position > p.position and (p.until is null or r.position < p.until)
    cross join lateral (select r.body::jsonb as b) parsed
    where (p.locked is not null or p.is_required)
      and ((r.type in (10, 11, 12) and (b->>'effective_at')::timestamptz < p.locked)
        or (r.type in (10, 11) and p.is_required and b->>'external_id' is null))`,
}
