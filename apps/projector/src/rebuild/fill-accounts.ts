import type { ClientBase } from 'pg'

const text = `
  insert into projection.accounts_next (shard_id, account_no, ledger_id, address, currency,
    normal_balance)
  select a.shard_id, a.account_no, l.ledger_id, a.address, c.code,
         case a.normal_balance when 0 then 'debit' else 'credit' end
    from journal.accounts a
    join journal.ledgers l on l.shard_id = a.shard_id and l.ledger_no = a.ledger_no
    join journal.currencies c on c.currency_no = a.currency_no
   where a.shard_id = $1 and l.shard_id = $1
     and a.account_no > $2 and a.account_no <= $3 and a.position <= $4
  on conflict (shard_id, account_no) do nothing`

/** Accounts of a range of numbers that were opened up to a position. */
export async function fillAccounts(
  client: ClientBase,
  shardId: number,
  range: { readonly after: number; readonly until: number },
  position: number,
): Promise<void> {
  await client.query(text, [shardId, range.after, range.until, position])
}
