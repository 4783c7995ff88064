import type { Rule } from '../rule.ts'
import { limitHistory } from './limit-history.ts'

/** I7: a limit fits the balances at the position where it is set. */
export const limitsWhenSet: Rule = {
  invariant: 'I7',
  name: 'limits-when-set',
  sql: `
    with limits as (${limitHistory}),
    judged as (
      select l.*,
        case a.normal_balance
          when 0 then e.posted_debits - e.posted_credits - e.pending_credits
          else e.posted_credits - e.posted_debits - e.pending_debits end as lowest,
        case a.normal_balance
          when 0 then e.posted_debits - e.posted_credits + e.pending_debits
          else e.posted_credits - e.posted_debits + e.pending_credits end as highest
      from limits l
      join journal.accounts a using (shard_id, account_no)
      left join lateral (
        select * from journal.entries e
        where e.shard_id = l.shard_id and e.account_no = l.account_no
          and e.position < l.from_position
        order by e.version desc
        limit 1
      ) as e on true
      where l.min_balance is not null or l.max_balance is not null
    )
    select format('shard %s account_no %s position %s: limits %s to %s are set at %s to %s',
      shard_id, account_no, from_position, coalesce(min_balance::text, 'any'),
      coalesce(max_balance::text, 'any'), coalesce(lowest, 0), coalesce(highest, 0)) as detail
    from judged
    where coalesce(lowest, 0) < min_balance or coalesce(highest, 0) > max_balance`,
}
