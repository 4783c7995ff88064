import type { TestJournal } from '@ledger/testkit'
import type { TransactionPosted } from '@ledger/wire'
import { encodeEvent } from '@ledger/wire'
import type pg from 'pg'

const accountsText = `
  with filled as (
    select n, 1000000 + n as account_no, 'filled:' || n as address from generate_series(1, $3) n
  ), accounts as (
    insert into journal.accounts (shard_id, account_no, ledger_no, currency_no, normal_balance,
      address, position, recorded_at)
    select $1, account_no, $2, 203, 1, address, 2, now() - interval '1 hour' from filled
  ), details as (
    insert into journal.account_details (shard_id, account_no, metadata)
    select $1, account_no, '{}' from filled
  )
  insert into journal.account_heads (shard_id, account_no, version, epoch, posted_credits)
  select $1, account_no, 1, 1, n from filled`

const shardText = `
  update journal.shards set position = position + $2, recorded_at = date_trunc('milliseconds', now())
   where shard_id = $1`

const recordsText = `
  insert into journal.records (shard_id, type, ledger_no, position, recorded_at, epoch,
    transaction_id, content_hash, body)
  select s.shard_id, 10, $2, s.position - $3 + n, s.recorded_at, s.epoch, gen_random_uuid(),
         sha256(''), $4
    from journal.shards s cross join generate_series(1, $3) n
   where s.shard_id = $1`

/** Each moves an amount from the cash account to one that was filled in. */
const entriesText = `
  insert into journal.entries (shard_id, position, recorded_at, effective_at, line, account_no,
    version, currency_no, kind, direction, amount, posted_debits, posted_credits, pending_debits,
    pending_credits)
  select s.shard_id, s.position - $3 + n, s.recorded_at, s.recorded_at, line,
         case line when 0 then $2 else 1000000 + n end, case line when 0 then n else 1 end, 203, 0,
         line, n, case line when 0 then n else 0 end, case line when 0 then 0 else n end, 0, 0
    from journal.shards s cross join generate_series(1, $3) n cross join generate_series(0, 1) line
   where s.shard_id = $1`

const nothingPosted: TransactionPosted = {
  type: 'transaction.posted',
  id: 'txn_019b76da78007000800000000000000a',
  ledger: 'acme',
  actor: 'key_0000000000000000',
  transport: 'http',
  effective_at: '1993-01-01T00:00:00Z',
  metadata: { n: 'all' },
  entries: [
    {
      account: 'bank:cash',
      account_no: 1,
      normal_balance: 'debit',
      currency: 'CZK',
      kind: 'post',
      direction: 'debit',
      amount: '1',
      version: 1,
      posted: ['1', '0'],
      pending: ['0', '0'],
    },
  ],
}

/**
 * Many records, each with an entry of `bank:cash` and one of `filled:<n>`, quickly and not by the rules
 * of the ledger. The first so many of these accounts can be asked for; all unless given.
 */
export async function fillBook(
  pool: pg.Pool,
  journal: TestJournal,
  count: number,
  accounts = count,
): Promise<void> {
  const { shardId, ledgerNo } = journal
  const { accountNo } = await journal.account('bank:cash')
  await pool.query(accountsText, [shardId, ledgerNo, accounts])
  await pool.query(shardText, [shardId, count])
  await pool.query(recordsText, [shardId, ledgerNo, count, encodeEvent(nothingPosted)])
  await pool.query(entriesText, [shardId, accountNo, count])
  await pool.query('update journal.account_heads set version = $2 where account_no = $1', [
    accountNo,
    count,
  ])
}
