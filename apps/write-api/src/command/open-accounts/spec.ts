import type { AccountToOpen } from '@ledger/domain'
import type { Validator } from '@ledger/runtime'
import { compileValidator } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import type { OpenAccountsOperation } from '../../decide/command.ts'
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { ledgerOf } from '../writer.ts'
import { AccountBody, AccountListBody, OpenAccountsBody, OpenedAccounts } from './schema.ts'

const validateOne = compileValidator(AccountBody, 'body')
const validateList = compileValidator(AccountListBody, 'body')

/** Each form by its own schema: a union would answer a wrong field with the faults of both. */
const validateBody: Validator = (body) => {
  const isList = typeof body === 'object' && body !== null && 'accounts' in body
  return isList ? validateList(body) : validateOne(body)
}

/** POST /v1/ledgers/{ledger}/accounts */
export const openAccounts = batchedCommand({
  name: 'open-accounts',
  operationId: 'openAccounts',
  method: 'POST',
  path: '/v1/ledgers/:ledger/accounts',
  scope: 'accounts:write',
  status: 201,
  params: Type.Object({ ledger: schemas.LedgerId }),
  body: OpenAccountsBody,
  validateBody,
  isBodyOptional: false,
  key: 'of-content',
  takesIfMatch: false,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'account_exists',
    'unknown_currency',
    'limits_crossed',
  ],
  docs: {
    tag: 'accounts',
    summary: 'Open one account or many',
    description:
      'One account as the body itself, or up to 1,000 in `accounts`, opened all or none. Each holds one currency.',
    answer: OpenedAccounts,
  },
  prepare: async (writer, { params, body, isDryRun }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    const accounts = 'accounts' in body ? body.accounts : [body]
    await writer.currencies.lookForCodes(accounts.map((account) => account.currency))
    const numbers = isDryRun
      ? accounts.map(() => 0) // a number that is taken is gone
      : await writer.accounts.takeNumbers(ledger.shardId, accounts.length)
    return {
      ledger,
      fingerprint: fingerprintOf('open-accounts', ledger.ledgerId, body),
      operation: operationOf(accounts, numbers, 'accounts' in body),
      isComplete: true,
    }
  },
})

function operationOf(
  accounts: readonly AccountBody[],
  numbers: readonly number[],
  isList: boolean,
): OpenAccountsOperation {
  return {
    name: 'open-accounts',
    command: { accounts: accounts.map((account, index) => accountToOpen(account, numbers[index])) },
    metadata: accounts.map((account) => account.metadata),
    isList,
  }
}

function accountToOpen(account: AccountBody, accountNo: number | undefined): AccountToOpen {
  if (accountNo === undefined) throw new Error('fewer numbers than accounts')
  return {
    accountNo,
    address: account.address,
    currency: account.currency,
    normalBalance: account.normal_balance,
    // no overdraft unless it is asked for
    minBalance: account.min_balance === undefined ? 0n : limitOf(account.min_balance),
    maxBalance: account.max_balance === undefined ? null : limitOf(account.max_balance),
  }
}

function limitOf(limit: string | null): bigint | null {
  return limit === null ? null : BigInt(limit)
}
