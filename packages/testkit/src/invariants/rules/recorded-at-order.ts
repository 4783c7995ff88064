import type { Rule } from '../rule.ts'

/** I8: recorded_at never goes back within a shard, nor is it ahead of the shard's own. */
export const recordedAtOrder: Rule = {
  invariant: 'I8',
  name: 'recorded-at-order',
  sql: `
    with placed as (
      select shard_id, position, recorded_at,
        lag(recorded_at) over (partition by shard_id order by position) as before
      from journal.records
    )
    select format('shard %s position %s: recorded at %s, the one before at %s', shard_id, position,
      recorded_at, before) as detail
    from placed
    where recorded_at < before
    union all
    select format('shard %s: recorded up to %s, the counter says %s', shard_id, max(r.recorded_at),
      s.recorded_at)
    from journal.records r
    join journal.shards s using (shard_id)
    group by shard_id, s.recorded_at
    having max(r.recorded_at) > s.recorded_at`,
}
