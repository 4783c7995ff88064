import type { Rule } from '../rule.ts'

/**
 * I1: debits = credits per ledger and currency at every committed prefix. As the prefixes grow by one
 * position each, that is: every position by itself sums to zero. Holds and releases balance as well.
 */
export const zeroSumPerPosition: Rule = {
  invariant: 'I1',
  name: 'zero-sum-per-position',
  sql: `
    select format('shard %s position %s ledger_no %s currency_no %s kind %s: debits - credits = %s',
      shard_id, e.position, ledger_no, e.currency_no, kind,
      sum(case direction when 0 then amount else -amount end)) as detail
    from journal.entries e
    join journal.accounts a using (shard_id, account_no)
    group by shard_id, e.position, ledger_no, e.currency_no, kind
    having sum(case direction when 0 then amount else -amount end) <> 0`,
}
