import type { Account } from '@ledger/domain'
import { defaultLedgerSettings } from '@ledger/domain'
import { int8Array, textArray } from '@ledger/runtime'
import { ledgerSettingsForm } from '@ledger/wire'
import type { ClientBase } from 'pg'
import type { RecordPlace } from './filled-rows.ts'
import type { LedgerPlace } from './take-ledger-place.ts'

export async function insertLedger(
  client: ClientBase,
  { shardId, ledgerNo }: LedgerPlace,
  ledger: string,
  { position, recordedAt }: RecordPlace,
): Promise<void> {
  const settings = JSON.stringify(ledgerSettingsForm(defaultLedgerSettings))
  await client.query(
    `insert into journal.ledgers (shard_id, ledger_no, ledger_id, name, metadata, settings,
       position, recorded_at)
     values ($1, $2, $3, $3, '{}', $4, $5, $6)`,
    [shardId, ledgerNo, ledger, settings, position, recordedAt],
  )
}

/** Accounts that one record opened. */
export async function insertAccounts(
  client: ClientBase,
  { shardId, ledgerNo, currencyNo }: LedgerPlace,
  accounts: readonly Account[],
  { position, recordedAt }: RecordPlace,
): Promise<void> {
  await client.query(
    `insert into journal.accounts (shard_id, account_no, ledger_no, currency_no, normal_balance,
       address, position, recorded_at)
     select $1, u.account_no, $2, $3, 1, u.address, $4, $5
       from unnest($6::int8[], $7::text[]) as u (account_no, address)`,
    [
      shardId,
      ledgerNo,
      currencyNo,
      position,
      recordedAt,
      int8Array(accounts.map((account) => account.accountNo)),
      textArray(accounts.map((account) => account.address)),
    ],
  )
}

/** Heads are written once, as all transactions leave them. */
export async function insertHeads(
  client: ClientBase,
  { shardId, epoch }: LedgerPlace,
  accounts: readonly Account[],
): Promise<void> {
  await client.query(
    `insert into journal.account_heads (shard_id, account_no, version, revision, epoch,
       posted_debits, posted_credits)
     select $1, u.account_no, u.version, u.version, $2, u.posted_debits::numeric,
            u.posted_credits::numeric
       from unnest($3::int8[], $4::int8[], $5::text[], $6::text[])
         as u (account_no, version, posted_debits, posted_credits)`,
    [
      shardId,
      epoch,
      int8Array(accounts.map((account) => account.accountNo)),
      int8Array(accounts.map((account) => account.version)),
      textArray(accounts.map(({ balances }) => balances.postedDebits.toString())),
      textArray(accounts.map(({ balances }) => balances.postedCredits.toString())),
    ],
  )
}
