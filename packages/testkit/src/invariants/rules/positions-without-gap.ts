import type { Rule } from '../rule.ts'

/** I8: the positions of a shard are 1, 2, 3 … up to its counter, each once. */
export const positionsWithoutGap: Rule = {
  invariant: 'I8',
  name: 'positions-without-gap',
  sql: `
    with placed as (
      select shard_id, position,
        lag(position, 1, 0::bigint) over (partition by shard_id order by position) as before
      from journal.records
    )
    select format('shard %s: position %s follows %s', shard_id, position, before) as detail
    from placed
    where position <> before + 1
    union all
    select format('shard %s: the counter stands at %s, the last record at %s', shard_id,
      coalesce(s.position::text, 'nothing'), coalesce(r.last, 0))
    from journal.shards s
    full join (select shard_id, max(position) as last from journal.records group by shard_id) r
      using (shard_id)
    where s.position is distinct from coalesce(r.last, 0)`,
}
