import type { Rule } from '../rule.ts'

/** I8: ledgers and the records that opened them are the same set, and the directory names them. */
export const ledgersAreOpened: Rule = {
  invariant: 'I8',
  name: 'ledgers-are-opened',
  sql: `
    select format('shard %s ledger_no %s: the row, its record and the directory differ', shard_id,
      ledger_no) as detail
    from (select * from journal.records where type = 1) r
    full join journal.ledgers l using (shard_id, ledger_no)
    left join journal.ledger_directory d using (shard_id, ledger_no)
    where (l.ledger_id, l.position, l.recorded_at, d.ledger_id) is distinct from
      (r.body::jsonb->>'ledger', r.position, r.recorded_at, l.ledger_id)`,
}
