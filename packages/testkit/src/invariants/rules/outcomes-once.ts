import type { Rule } from '../rule.ts'

/** I6: each message of a command topic is settled once. */
export const outcomesOnce: Rule = {
  invariant: 'I6',
  name: 'outcomes-once',
  sql: `
    select format('%s/%s/%s has %s outcomes', topic, partition, offset_no, count(*)) as detail
    from ingest.outcomes
    group by topic, partition, offset_no
    having count(*) > 1`,
}
