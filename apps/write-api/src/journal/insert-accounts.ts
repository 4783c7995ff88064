import { int2Array, int4Array, int8Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface AccountToStore {
  readonly accountNo: number
  readonly ledgerNo: number
  readonly currencyNo: number
  readonly normalBalance: 0 | 1
  readonly address: string
  readonly minBalance: bigint | null
  readonly maxBalance: bigint | null
  /** JSON; null when there is none. */
  readonly metadata: string | null
  /** Which record of the batch, from 1. */
  readonly ordinal: number
}

const accountsText = `
  insert into journal.accounts
    (shard_id, account_no, ledger_no, currency_no, normal_balance, address, position, recorded_at)
  select s.shard_id, u.account_no, u.ledger_no, u.currency_no, u.normal_balance, u.address,
         s.position - $2::int + u.ordinal, s.recorded_at
    from journal.shards s
   cross join unnest($3::int8[], $4::int4[], $5::int4[], $6::int2[], $7::text[], $8::int4[])
      as u (account_no, ledger_no, currency_no, normal_balance, address, ordinal)
   where s.shard_id = $1`

const headsText = `
  insert into journal.account_heads (shard_id, account_no, epoch, min_balance, max_balance)
  select s.shard_id, u.account_no, s.epoch, u.min_balance::numeric, u.max_balance::numeric
    from journal.shards s
   cross join unnest($2::int8[], $3::text[], $4::text[]) as u (account_no, min_balance, max_balance)
   where s.shard_id = $1`

const detailsText = `
  insert into journal.account_details (shard_id, account_no, metadata)
  select s.shard_id, u.account_no, u.metadata::jsonb
    from journal.shards s
   cross join unnest($2::int8[], $3::text[]) as u (account_no, metadata)
   where s.shard_id = $1 and u.metadata is not null`

/** New accounts, each with its head at version 0. Sent under the lock of the shard. */
export function insertAccounts(
  statements: Statements,
  shardId: number,
  recordCount: number,
  accounts: readonly AccountToStore[],
): Promise<unknown> {
  const numbers = int8Array(accounts.map((account) => account.accountNo))
  return Promise.all([
    send(statements, 'insert_accounts', accountsText, [
      shardId,
      recordCount,
      numbers,
      int4Array(accounts.map((account) => account.ledgerNo)),
      int4Array(accounts.map((account) => account.currencyNo)),
      int2Array(accounts.map((account) => account.normalBalance)),
      textArray(accounts.map((account) => account.address)),
      int4Array(accounts.map((account) => account.ordinal)),
    ]),
    send(statements, 'insert_heads', headsText, [
      shardId,
      numbers,
      textArray(accounts.map((account) => account.minBalance?.toString() ?? null)),
      textArray(accounts.map((account) => account.maxBalance?.toString() ?? null)),
    ]),
    send(statements, 'insert_details', detailsText, [
      shardId,
      numbers,
      textArray(accounts.map((account) => account.metadata)),
    ]),
  ])
}
