import type { Rule } from '../rule.ts'

/** I7: an account is closed when the journal says so, is empty then, and takes no entry after it. */
export const closedAccounts: Rule = {
  invariant: 'I7',
  name: 'closed-accounts',
  sql: `
    with told as (
      select shard_id, (body::jsonb->>'account_no')::bigint as account_no, min(position) as position
      from journal.records
      where type = 4
      group by 1, 2
    )
    select format('shard %s account_no %s: head %s, closed at position %s', shard_id, account_no,
      case when h.closed then 'closed' else 'open' end, coalesce(t.position::text, 'none')) as detail
    from journal.account_heads h
    full join told t using (shard_id, account_no)
    where h.closed is distinct from (t.position is not null)
      or (h.closed and (h.posted_debits <> h.posted_credits or h.pending_debits <> 0
        or h.pending_credits <> 0))
      or exists (select from journal.entries e
                  where e.shard_id = t.shard_id and e.account_no = t.account_no
                    and e.position > t.position)`,
}
