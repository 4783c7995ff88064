import type { Rule } from '../rule.ts'

/** I4: what was not accepted is put aside, and nothing else is. */
export const deadLettersHaveOutcomes: Rule = {
  invariant: 'I4',
  name: 'dead-letters-have-outcomes',
  sql: `
    select format('shard %s commit %s ordinal %s: the outcome is %s, the dead letter %s', shard_id,
      commits, ordinal, coalesce(o.result::text, 'missing'), coalesce(d.code, 'missing')) as detail
    from ingest.outcomes o
    full join ingest.dead_letters d using (shard_id, commits, ordinal, recorded_at)
    where o.result is null or (o.result = 0) = (d.code is not null)`,
}
