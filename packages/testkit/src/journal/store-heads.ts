import type { Account, AccountToOpen } from '@ledger/domain'
import type pg from 'pg'
import type { TestRecord } from './append-record.ts'

/** The rows of accounts that were just opened; without metadata there are no details. */
export async function insertAccounts(
  client: pg.PoolClient,
  record: TestRecord,
  accounts: readonly AccountToOpen[],
): Promise<void> {
  for (const account of accounts) {
    await client.query(
      `insert into journal.accounts (shard_id, account_no, ledger_no, currency_no, normal_balance,
         address, position, recorded_at)
       select $1, $2, $3, currency_no, $5, $6, $7, $8 from journal.currencies where code = $4`,
      [
        record.shardId,
        account.accountNo,
        record.ledgerNo,
        account.currency,
        account.normalBalance === 'debit' ? 0 : 1,
        account.address,
        record.position,
        record.recordedAt,
      ],
    )
    await client.query(
      `insert into journal.account_heads (shard_id, account_no, epoch, min_balance, max_balance)
       values ($1, $2, $3, $4, $5)`,
      [record.shardId, account.accountNo, record.epoch, account.minBalance, account.maxBalance],
    )
  }
}

/** The head of an account as it has become. */
export async function updateHead(
  client: pg.PoolClient,
  record: TestRecord,
  account: Account,
): Promise<void> {
  const { balances } = account
  await client.query(
    `update journal.account_heads set revision = revision + 1, version = $3,
       epoch = case when version = $3 then epoch else $4 end,
       posted_debits = $5, posted_credits = $6, pending_debits = $7, pending_credits = $8,
       min_balance = $9, max_balance = $10
     where shard_id = $1 and account_no = $2`,
    [
      record.shardId,
      account.accountNo,
      account.version,
      record.epoch,
      balances.postedDebits,
      balances.postedCredits,
      balances.pendingDebits,
      balances.pendingCredits,
      account.minBalance,
      account.maxBalance,
    ],
  )
}
