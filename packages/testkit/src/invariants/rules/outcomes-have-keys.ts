import type { Rule } from '../rule.ts'

/**
 * I6: what a message was told is what its key answers, through every door. A key that stands for another
 * request answers nothing, and those of weeks that are dropped are not known any more.
 */
export const outcomesHaveKeys: Rule = {
  invariant: 'I6',
  name: 'outcomes-have-keys',
  sql: `
    select format('shard %s commit %s ordinal %s: the key %s of ledger_no %s answers something else',
      o.shard_id, o.commits, o.ordinal, o.key, o.ledger_no) as detail
    from ingest.outcomes o
    where o.result in (0, 1)
      and o.refusal::jsonb ->> 'code' is distinct from 'idempotency_key_reused'
      and coalesce(o.position_recorded_at, o.recorded_at)
        >= (select min(recorded_at) from journal.idempotency)
      and not exists (
        select from journal.idempotency i
        where i.shard_id = o.shard_id and i.ledger_no = o.ledger_no and i.key = o.key
          and case when o.result = 0 then i.position = o.position
                else i.refusal::jsonb ->> 'code' = o.refusal::jsonb ->> 'code' end)`,
}
