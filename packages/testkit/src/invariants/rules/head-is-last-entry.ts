import type { Rule } from '../rule.ts'

/** I2: a head is its account's last entry: version, balances and epoch. */
export const headIsLastEntry: Rule = {
  invariant: 'I2',
  name: 'head-is-last-entry',
  sql: `
    with latest as (
      select distinct on (shard_id, account_no) *
      from journal.entries
      order by shard_id, account_no, version desc
    )
    select format('shard %s account_no %s: head at version %s, last entry %s', h.shard_id, h.account_no,
      h.version, coalesce(l.version::text, 'missing')) as detail
    from journal.account_heads h
    left join latest l using (shard_id, account_no)
    left join journal.records r
      on r.shard_id = l.shard_id and r.position = l.position and r.recorded_at = l.recorded_at
    where h.version <> coalesce(l.version, 0)
      or (l.version is not null
        and (h.posted_debits, h.posted_credits, h.pending_debits, h.pending_credits, h.epoch)
          is distinct from
          (l.posted_debits, l.posted_credits, l.pending_debits, l.pending_credits, r.epoch))`,
}
