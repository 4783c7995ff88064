import type { Rule } from '../rule.ts'

/** I6: what a key answers exists: a record of its ledger, written at the same moment. */
export const keysNameRecords: Rule = {
  invariant: 'I6',
  name: 'keys-name-records',
  sql: `
    select format('shard %s ledger_no %s: key %s names position %s, which is not its record',
      i.shard_id, i.ledger_no, i.key, i.position) as detail
    from journal.idempotency i
    left join journal.records r
      on r.shard_id = i.shard_id and r.position = i.position and r.recorded_at = i.recorded_at
        and r.ledger_no = i.ledger_no
    where i.position is not null and r.position is null`,
}
