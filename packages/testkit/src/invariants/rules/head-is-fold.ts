import type { Rule } from '../rule.ts'

/** I2: a head holds the sums of all entries of its account, and an account has a head. */
export const headIsFold: Rule = {
  invariant: 'I2',
  name: 'head-is-fold',
  sql: `
    with folded as (
      select shard_id, account_no, count(*) as entries,
        sum(amount) filter (where kind = 0 and direction = 0) as posted_debits,
        sum(amount) filter (where kind = 0 and direction = 1) as posted_credits,
        sum(case kind when 1 then amount else -amount end)
          filter (where kind <> 0 and direction = 0) as pending_debits,
        sum(case kind when 1 then amount else -amount end)
          filter (where kind <> 0 and direction = 1) as pending_credits
      from journal.entries
      group by shard_id, account_no
    )
    select format('shard %s account_no %s: head %s, fold of %s entries %s', shard_id, account_no,
      coalesce((h.posted_debits, h.posted_credits, h.pending_debits, h.pending_credits)::text, 'missing'),
      coalesce(f.entries, 0),
      (coalesce(f.posted_debits, 0), coalesce(f.posted_credits, 0),
        coalesce(f.pending_debits, 0), coalesce(f.pending_credits, 0))::text) as detail
    from journal.accounts a
    full join journal.account_heads h using (shard_id, account_no)
    full join folded f using (shard_id, account_no)
    where a.account_no is null or h.account_no is null
      or h.posted_debits <> coalesce(f.posted_debits, 0)
      or h.posted_credits <> coalesce(f.posted_credits, 0)
      or h.pending_debits <> coalesce(f.pending_debits, 0)
      or h.pending_credits <> coalesce(f.pending_credits, 0)`,
}
