import type { Rule } from '../rule.ts'

/** I1: debits = credits per ledger and currency in what the heads say now. */
export const zeroSumOfHeads: Rule = {
  invariant: 'I1',
  name: 'zero-sum-of-heads',
  sql: `
    select format('shard %s ledger_no %s currency_no %s: posted differ by %s, pending by %s',
      shard_id, ledger_no, currency_no, sum(posted_debits) - sum(posted_credits),
      sum(pending_debits) - sum(pending_credits)) as detail
    from journal.account_heads
    join journal.accounts using (shard_id, account_no)
    group by shard_id, ledger_no, currency_no
    having sum(posted_debits) <> sum(posted_credits)
      or sum(pending_debits) <> sum(pending_credits)`,
}
