import type { Rule } from '../rule.ts'

/**
 * I8: the rows of entries tell the same facts as the bodies of their records, line by line, and are on
 * accounts of the record's ledger. Each body
 * is parsed once, as json: naming fields of `body::jsonb` one by one took four times as long.
 */
export const entriesAreBodies: Rule = {
  invariant: 'I8',
  name: 'entries-are-bodies',
  sql: `
    with told as (
      select r.shard_id, r.ledger_no, r.position, r.recorded_at, b.effective_at, t.*,
        (t.ordinality - 1)::smallint as line
      from journal.records r
      cross join json_to_record(r.body::json) as b(effective_at timestamptz, entries json)
      cross join rows from (json_to_recordset(b.entries)
        as (account_no bigint, account text, version bigint, currency text, kind text,
          direction text, amount numeric, posted numeric[], pending numeric[]))
        with ordinality as t
      where r.type between 10 and 19 -- transactions and their steps
    )
    select format('shard %s position %s line %s: the row and the body differ',
      coalesce(t.shard_id, e.shard_id), coalesce(t.position, e.position),
      coalesce(t.line, e.line)) as detail
    from told t
    full join journal.entries e using (shard_id, position, line)
    left join journal.accounts a on a.shard_id = e.shard_id and a.account_no = e.account_no
    left join journal.currencies c on c.currency_no = e.currency_no
    where (e.recorded_at, e.effective_at, e.account_no, a.ledger_no, a.address, e.version, c.code, e.currency_no,
        case e.kind when 0 then 'post' when 1 then 'hold' else 'release' end,
        case e.direction when 0 then 'debit' else 'credit' end, e.amount,
        e.posted_debits, e.posted_credits, e.pending_debits, e.pending_credits)
      is distinct from
      (t.recorded_at, t.effective_at, t.account_no, t.ledger_no, t.account, t.version, t.currency, a.currency_no,
        t.kind, t.direction, t.amount,
        t.posted[1], t.posted[2], t.pending[1], t.pending[2])`,
}
