import type { Rule } from '../rule.ts'

/**
 * I2: the head of a transaction tells what its records and those of its reversals come to: what is
 * still held, what is posted and what of it is reversed, of each account and direction; and every
 * transaction that was made pending has a head. Types 10 to 19 are transactions, 11 made pending.
 */
export const transactionHeadsAreFolds: Rule = {
  invariant: 'I2',
  name: 'transaction-heads-are-folds',
  sql: `
    with followed as (
      select shard_id, transaction_id from journal.transaction_heads
      union
      select shard_id, transaction_id from journal.records where type = 11
    ),
    made as (
      select r.shard_id, r.transaction_id, r.position, r.recorded_at,
        'txn_' || translate(r.transaction_id::text, '-', '') as id
      from followed
      join journal.records r using (shard_id, transaction_id)
      where r.type in (10, 11)
    ),
    told as (
      select m.shard_id, m.transaction_id, e.account_no, e.direction,
        sum(h.held[e.line + 1]) as held, sum(h.posted[e.line + 1]) as posted,
        sum(h.reversed[e.line + 1]) as reversed
      from made m
      join journal.entries e on e.shard_id = m.shard_id and e.position = m.position
        and e.recorded_at = m.recorded_at
      left join journal.transaction_heads h
        on h.shard_id = m.shard_id and h.transaction_id = m.transaction_id
      group by 1, 2, 3, 4
    ),
    steps as (
      select m.shard_id, m.transaction_id, e.account_no, e.direction,
        coalesce(sum(case e.kind when 1 then e.amount when 2 then -e.amount end), 0) as held,
        coalesce(sum(e.amount) filter (where e.kind = 0), 0) as posted
      from made m
      join journal.records r on r.shard_id = m.shard_id and r.transaction_id = m.transaction_id
      join journal.entries e on e.shard_id = r.shard_id and e.position = r.position
        and e.recorded_at = r.recorded_at
      group by 1, 2, 3, 4
    ),
    reversals as materialized (
      select shard_id, position, recorded_at, body::jsonb->>'reverses' as id
      from journal.records
      where type = 10 and body like '%"reverses":"txn_%'
    ),
    undone as (
      select m.shard_id, m.transaction_id, e.account_no, 1 - e.direction as direction,
        sum(e.amount) as reversed
      from made m
      join reversals r using (shard_id, id)
      join journal.entries e on e.shard_id = m.shard_id and e.position = r.position
        and e.recorded_at = r.recorded_at
      group by 1, 2, 3, 4
    )
    select format('shard %s transaction %s account_no %s %s: head says %s, its records %s', shard_id,
      transaction_id, account_no, case direction when 0 then 'debit' else 'credit' end,
      coalesce((t.held, t.posted, t.reversed)::text, 'nothing'),
      (coalesce(s.held, 0), coalesce(s.posted, 0), coalesce(u.reversed, 0))::text) as detail
    from told t
    full join steps s using (shard_id, transaction_id, account_no, direction)
    full join undone u using (shard_id, transaction_id, account_no, direction)
    where (t.held, t.posted, t.reversed) is distinct from
      (coalesce(s.held, 0), coalesce(s.posted, 0), coalesce(u.reversed, 0))`,
}
