/** The key of a term, as `termKey` of packages/wire makes it, of a ledger's id and its text. */
function key(term: string): string {
  return `('x' || left(encode(sha256(convert_to(ledger || E'\\n' || ${term}, 'UTF8')), 'hex'), 12))::bit(48)::bigint`
}

const parsed = `
  select r.shard_id, r.position, r.recorded_at, r.type, r.transaction_id, r.body::jsonb as body,
    r.body::jsonb->>'ledger' as ledger
  from journal.records r
  join projection.checkpoints c
    on c.shard_id = r.shard_id and c.projection = 'search' and r.position <= c.position`

/**
 * What the journal says that `projection.transactions` holds at the checkpoint 'search'. The latest
 * steps are found for all at once, and not by a search of the journal for each transaction.
 */
export const transactionsFold = `
  select m.shard_id, m.position, ${key("''")} as ledger, m.recorded_at,
    (m.body->>'effective_at')::timestamptz as effective_at, l.position as settled_position,
    case coalesce(l.body->>'status', case m.type when 11 then 'pending' end)
      when 'pending' then 0 when 'archived' then 2 else 1 end as status
  from (${parsed}) m
  left join (
    select distinct on (shard_id, transaction_id) shard_id, transaction_id, position, body
    from (${parsed}) s
    where s.type in (12, 13, 14)
    order by shard_id, transaction_id, position desc
  ) l on m.type = 11 and l.shard_id = m.shard_id and l.transaction_id = m.transaction_id
  where m.type in (10, 11)`

/** And `projection.transaction_terms`. */
export const transactionTermsFold = `
  select distinct shard_id, position, ${key('term')} as term
  from (${parsed}) m
  cross join lateral (
    select E'source\\n\\n' || (body->>'source') as term
    union all
    select E'correlation_id\\n\\n' || (body->>'correlation_id')
    union all
    select E'metadata\\n' || d.key || E'\\n' || d.value
    from jsonb_each_text(coalesce(body->'metadata', '{}')) d
  ) t
  where m.type in (10, 11) and term is not null`

/** `offset 0` keeps a record with a thousand accounts from being parsed for each of them. */
const toldAccountTerms = `
  select shard_id, ledger, position, (o->>'account_no')::bigint as account_no,
    coalesce(o->'metadata', '{}') as metadata
  from (select * from (${parsed}) opened where type = 2 offset 0) m
  cross join jsonb_array_elements(body->'accounts') o
  union all
  select shard_id, ledger, position, (body->>'account_no')::bigint, body#>'{after,metadata}'
  from (${parsed}) m
  where type = 3 and body#>'{after,metadata}' is not null`

/** And what accounts have of `projection.account_terms` there. */
export const accountTermsFold = `
  select t.shard_id, t.account_no, ${key("E'metadata\\n' || d.key || E'\\n' || d.value")} as term
  from (
    select distinct on (shard_id, account_no) * from (${toldAccountTerms}) told
    order by shard_id, account_no, position desc
  ) t
  cross join jsonb_each_text(t.metadata) d`
