import type { Rule } from '../rule.ts'

/** I5: what has an outcome is settled, under a claim that was given out. */
export const offsetsAreCovered: Rule = {
  invariant: 'I5',
  name: 'offsets-are-covered',
  sql: `
    select format('shard %s: %s/%s/%s has an outcome, and is settled up to %s only', o.shard_id,
      o.topic, o.partition, o.offset_no, coalesce(f.next_offset::text, 'nothing')) as detail
    from ingest.outcomes o
    left join ingest.offsets f
      on f.shard_id = o.shard_id and f.topic = o.topic and f.partition = o.partition
    where f.next_offset is null or o.offset_no >= f.next_offset
    union all
    select format('shard %s: %s/%s has the fence %s, and %s was given out', f.shard_id, f.topic,
      f.partition, f.fence, coalesce(p.fence::text, 'none'))
    from ingest.offsets f
    left join ingest.partitions p using (topic, partition)
    where p.fence is null or f.fence > p.fence`,
}
