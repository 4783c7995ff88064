import type { Rule } from '../rule.ts'

/**
 * I9: a projection at position p is the fold of the journal up to p: no account it has not heard of,
 * none behind, none ahead; and p is a record of the journal.
 */
export const checkpointIsCovered: Rule = {
  invariant: 'I9',
  name: 'checkpoint-is-covered',
  sql: `
    with checkpoints as (
      select s.shard_id, coalesce(c.position, 0) as position
      from journal.shards s
      left join projection.checkpoints c on c.shard_id = s.shard_id and c.projection = 'balances'
    ),
    folded as (
      select e.shard_id, e.account_no, max(e.version) as version
      from journal.entries e
      join checkpoints c on c.shard_id = e.shard_id and e.position <= c.position
      group by e.shard_id, e.account_no
    )
    select format('shard %s account_no %s: projected version %s, at the checkpoint it is %s',
      shard_id, account_no, coalesce(b.version::text, 'none'), coalesce(f.version::text, 'none'))
      as detail
    from projection.balances b
    full join folded f using (shard_id, account_no)
    where coalesce(b.version, 0) <> coalesce(f.version, 0)
    union all
    select format('shard %s: the checkpoint of %s (epoch %s, position %s, recorded at %s) is no record',
      shard_id, c.projection, c.epoch, c.position, c.recorded_at)
    from projection.checkpoints c
    left join journal.records r using (shard_id, position)
    where c.position > 0 and (c.epoch, c.recorded_at) is distinct from (r.epoch, r.recorded_at)`,
}
