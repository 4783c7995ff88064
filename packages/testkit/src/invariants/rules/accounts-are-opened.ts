import type { Rule } from '../rule.ts'

/** I8: accounts and the records that opened them are the same set and say the same. */
export const accountsAreOpened: Rule = {
  invariant: 'I8',
  name: 'accounts-are-opened',
  sql: `
    with opened as (
      select r.shard_id, r.ledger_no, r.position, r.recorded_at, o.*
      from journal.records r
      cross join jsonb_to_recordset(r.body::jsonb->'accounts')
        as o(account_no bigint, account text, currency text, normal_balance text)
      where r.type = 2
    )
    select format('shard %s account_no %s: the row and the record that opened it differ', shard_id,
      account_no) as detail
    from opened o
    full join journal.accounts a using (shard_id, account_no)
    left join journal.currencies c using (currency_no)
    where (a.ledger_no, a.position, a.recorded_at, a.address, c.code,
        case a.normal_balance when 0 then 'debit' else 'credit' end)
      is distinct from
      (o.ledger_no, o.position, o.recorded_at, o.account, o.currency, o.normal_balance)`,
}
