/**
 * The limits of every account as the records tell them: from which position on, and until which
 * (exclusive). To be used as the body of a common table expression.
 */
export const limitHistory = `
  select shard_id, account_no, position as from_position, min_balance, max_balance,
    lead(position, 1, 9223372036854775807) over (
      partition by shard_id, account_no order by position) as until_position,
    row_number() over (partition by shard_id, account_no order by position desc) = 1 as is_latest
  from (
    select r.shard_id, o.account_no, r.position, o.min_balance, o.max_balance
    from journal.records r
    cross join jsonb_to_recordset(r.body::jsonb->'accounts')
      as o(account_no bigint, min_balance numeric, max_balance numeric)
    where r.type = 2
    union all
    select r.shard_id, (body::jsonb->>'account_no')::bigint, r.position,
      (body::jsonb#>>'{after,min_balance}')::numeric, (body::jsonb#>>'{after,max_balance}')::numeric
    from journal.records r
    where r.type = 3
  ) as told`
