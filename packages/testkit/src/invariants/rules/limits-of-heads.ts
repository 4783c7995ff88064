import type { Rule } from '../rule.ts'
import { limitHistory } from './limit-history.ts'

/** I7: the limits a head is judged by are those the journal told last. */
export const limitsOfHeads: Rule = {
  invariant: 'I7',
  name: 'limits-of-heads',
  sql: `
    with limits as (${limitHistory})
    select format('shard %s account_no %s: the head has limits %s to %s, the journal %s to %s',
      shard_id, account_no, coalesce(h.min_balance::text, 'any'),
      coalesce(h.max_balance::text, 'any'), coalesce(l.min_balance::text, 'any'),
      coalesce(l.max_balance::text, 'any')) as detail
    from journal.account_heads h
    left join limits l using (shard_id, account_no)
    where coalesce(l.is_latest, true)
      and (h.min_balance, h.max_balance) is distinct from (l.min_balance, l.max_balance)`,
}
