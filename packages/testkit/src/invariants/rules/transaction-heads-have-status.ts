import type { Rule } from '../rule.ts'

/**
 * I8: the status in the head of a transaction is that of its last record, its reversals are the
 * records that name it, and nothing is reversed that was not posted.
 */
export const transactionHeadsHaveStatus: Rule = {
  invariant: 'I8',
  name: 'transaction-heads-have-status',
  sql: `
    with reversals as materialized (
      select shard_id, transaction_id, body::jsonb->>'reverses' as id
      from journal.records
      where type = 10 and body like '%"reverses":"txn_%'
    ),
    heads as (
      select h.*, 'txn_' || translate(h.transaction_id::text, '-', '') as id,
        (select case r.type when 10 then 'posted' when 11 then 'pending'
                else r.body::jsonb->>'status' end
           from journal.records r
          where r.shard_id = h.shard_id and r.transaction_id = h.transaction_id
          order by r.position desc limit 1) as told
      from journal.transaction_heads h
    )
    select format('shard %s transaction %s: head is %s, its last record says %s; reversals %s',
      shard_id, transaction_id, (array['pending', 'posted', 'archived'])[status + 1], told,
      reversals) as detail
    from heads h
    where told is distinct from (array['pending', 'posted', 'archived'])[status + 1]
      or exists (select from unnest(reversed, posted) as line (reversed, posted)
                  where line.reversed > line.posted)
      or (select coalesce(array_agg(r.transaction_id order by r.transaction_id), '{}')
            from reversals r
           where r.shard_id = h.shard_id and r.id = h.id)
        is distinct from
         (select coalesce(array_agg(id order by id), '{}') from unnest(reversals) as id)`,
}
