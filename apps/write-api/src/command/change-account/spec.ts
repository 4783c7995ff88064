import type { MetadataChange } from '@ledger/domain'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { accountOf, ledgerOf } from '../writer.ts'
import { ChangeAccountBody, ChangedAccount } from './schema.ts'

/** PATCH /v1/ledgers/{ledger}/accounts/{account} */
export const changeAccount = batchedCommand({
  name: 'change-account',
  operationId: 'changeAccount',
  method: 'PATCH',
  path: '/v1/ledgers/:ledger/accounts/:account',
  scope: 'accounts:write',
  status: 200,
  params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
  body: ChangeAccountBody,
  isBodyOptional: false,
  key: 'once',
  takesIfMatch: true,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'account_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'precondition_failed',
    'limits_crossed',
    'metadata_too_large',
    'account_closed',
    'balance_below_minimum',
    'balance_above_maximum',
  ],
  docs: {
    tag: 'accounts',
    summary: 'Change the limits and metadata of an account',
    description:
      'What is left out stays as it is. A limit that the balance passes already is refused, so no account is ever past its limits.',
    answer: ChangedAccount,
  },
  prepare: async (writer, { params, body, ifMatch }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    const account = await accountOf(writer, ledger, params.account)
    const target = `${ledger.ledgerId} ${account.address}`
    return {
      ledger,
      fingerprint: fingerprintOf('change-account', target, body, ifMatch),
      operation: { name: 'change-account', command: changeOf(account.address, body), account },
      isComplete: true,
    }
  },
})

function changeOf(
  address: string,
  body: ChangeAccountBody,
): {
  readonly address: string
  readonly minBalance?: bigint | null
  readonly maxBalance?: bigint | null
  readonly metadata?: MetadataChange
} {
  return {
    address,
    ...(body.min_balance === undefined ? {} : { minBalance: limitOf(body.min_balance) }),
    ...(body.max_balance === undefined ? {} : { maxBalance: limitOf(body.max_balance) }),
    ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
  }
}

function limitOf(limit: string | null): bigint | null {
  return limit === null ? null : BigInt(limit)
}
