import type { Rule } from '../rule.ts'

/** I3: what a message was told to have done is recorded, in the ledger that it was for. */
export const outcomesNameRecords: Rule = {
  invariant: 'I3',
  name: 'outcomes-name-records',
  sql: `
    select format('shard %s commit %s ordinal %s names position %s, which is not a record of ledger_no %s',
      o.shard_id, o.commits, o.ordinal, o.position, o.ledger_no) as detail
    from ingest.outcomes o
    left join journal.records r
      on r.shard_id = o.shard_id and r.position = o.position
        and r.recorded_at = o.position_recorded_at and r.ledger_no = o.ledger_no
    where o.result = 0 and r.position is null`,
}
