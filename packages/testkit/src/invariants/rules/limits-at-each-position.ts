import type { Rule } from '../rule.ts'
import { limitHistory } from './limit-history.ts'

/**
 * I7: no account passes its limits at any prefix. Limits are judged after the whole transaction, so
 * what counts is an account's last entry at a position: the floor on what is available, the ceiling
 * on what is posted and would be raised.
 */
export const limitsAtEachPosition: Rule = {
  invariant: 'I7',
  name: 'limits-at-each-position',
  sql: `
    with limits as (${limitHistory}),
    settled as (
      select e.shard_id, e.account_no, e.version, e.position, l.min_balance, l.max_balance,
        lead(e.position) over (partition by e.shard_id, e.account_no, l.from_position
          order by e.version) is distinct from e.position as is_last_of_position,
        case a.normal_balance
          when 0 then e.posted_debits - e.posted_credits - e.pending_credits
          else e.posted_credits - e.posted_debits - e.pending_debits end as lowest,
        case a.normal_balance
          when 0 then e.posted_debits - e.posted_credits + e.pending_debits
          else e.posted_credits - e.posted_debits + e.pending_credits end as highest
      from limits l
      join journal.accounts a using (shard_id, account_no)
      join journal.entries e on e.shard_id = l.shard_id and e.account_no = l.account_no
        and e.position > l.from_position and e.position < l.until_position
      where l.min_balance is not null or l.max_balance is not null
    )
    select format('shard %s account_no %s version %s (position %s): %s to %s is past %s to %s',
      shard_id, account_no, version, position, lowest, highest,
      coalesce(min_balance::text, 'any'), coalesce(max_balance::text, 'any')) as detail
    from settled
    where is_last_of_position and (lowest < min_balance or highest > max_balance)`,
}
