import type { Rule } from '../rule.ts'

/**
 * I2: the balances after an entry are those after the entry before it and its own amount. A post adds
 * to what is posted, a hold to what is pending, and a release takes from the side it names.
 */
export const balanceChain: Rule = {
  invariant: 'I2',
  name: 'balance-chain',
  sql: `
    with chained as (
      select *,
        posted_debits - lag(posted_debits, 1, 0::numeric) over w as posted_debited,
        posted_credits - lag(posted_credits, 1, 0::numeric) over w as posted_credited,
        pending_debits - lag(pending_debits, 1, 0::numeric) over w as pending_debited,
        pending_credits - lag(pending_credits, 1, 0::numeric) over w as pending_credited,
        case kind when 2 then -amount else amount end as signed
      from journal.entries
      window w as (partition by shard_id, account_no order by version)
    )
    select format('shard %s account_no %s version %s (position %s): the balances are not those before and the amount',
      shard_id, account_no, version, position) as detail
    from chained
    where posted_debited <> case when kind = 0 and direction = 0 then signed else 0 end
      or posted_credited <> case when kind = 0 and direction = 1 then signed else 0 end
      or pending_debited <> case when kind <> 0 and direction = 0 then signed else 0 end
      or pending_credited <> case when kind <> 0 and direction = 1 then signed else 0 end`,
}
