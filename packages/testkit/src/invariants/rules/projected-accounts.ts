import type { Rule } from '../rule.ts'

/** I2: a projected account says what the journal's account says. */
export const projectedAccounts: Rule = {
  invariant: 'I2',
  name: 'projected-accounts',
  sql: `
    select format('shard %s account_no %s: projected %s', shard_id, account_no,
      (p.ledger_id, p.address, p.currency, p.normal_balance)::text) as detail
    from projection.accounts p
    left join journal.accounts a using (shard_id, account_no)
    left join journal.ledgers l using (shard_id, ledger_no)
    left join journal.currencies c using (currency_no)
    where (p.ledger_id, p.address, p.currency, p.normal_balance) is distinct from
      (l.ledger_id, a.address, c.code, case a.normal_balance when 0 then 'debit' else 'credit' end)`,
}
