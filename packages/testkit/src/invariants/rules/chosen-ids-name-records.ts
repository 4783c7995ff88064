import type { Rule } from '../rule.ts'

/** I6: each id that a caller chose stands at the record that made its transaction. */
export const chosenIdsNameRecords: Rule = {
  invariant: 'I6',
  name: 'chosen-ids-name-records',
  sql: `
    select format('shard %s: the chosen id %s is registered at %s, where no transaction of it was made',
      c.shard_id, c.transaction_id, c.position) as detail
    from journal.chosen_ids c
    where not exists (
      select from journal.records r
      where r.shard_id = c.shard_id and r.position = c.position and r.recorded_at = c.recorded_at
        and r.ledger_no = c.ledger_no and r.transaction_id = c.transaction_id and r.type in (10, 11))`,
}
