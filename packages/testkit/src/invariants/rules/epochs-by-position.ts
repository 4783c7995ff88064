import type { Rule } from '../rule.ts'

/** I8: a record carries the epoch that its position falls into, and the shard is in the last one. */
export const epochsByPosition: Rule = {
  invariant: 'I8',
  name: 'epochs-by-position',
  sql: `
    with ranges as (
      select shard_id, epoch, first_position,
        lead(first_position, 1, 9223372036854775807) over w as end_position,
        lag(epoch, 1, 0) over w as epoch_before,
        lag(first_position, 1, 0::bigint) over w as first_before
      from journal.epochs
      window w as (partition by shard_id order by epoch)
    )
    select format('shard %s position %s: written in epoch %s, its place is in %s', r.shard_id,
      r.position, r.epoch, coalesce(e.epoch::text, 'none')) as detail
    from journal.records r
    left join ranges e on e.shard_id = r.shard_id
      and r.position >= e.first_position and r.position < e.end_position
    where r.epoch is distinct from e.epoch
    union all
    select format('shard %s: epoch %s from position %s follows epoch %s from position %s', shard_id,
      epoch, first_position, epoch_before, first_before)
    from ranges
    where epoch <> epoch_before + 1 or first_position < first_before
    union all
    select format('shard %s: in epoch %s, the last one is %s', shard_id, s.epoch, max(e.epoch))
    from journal.shards s
    left join journal.epochs e using (shard_id)
    group by shard_id, s.epoch
    having s.epoch is distinct from max(e.epoch)`,
}
