import {
  accountSchema,
  accountSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { accountOf, ledgerOf } from '../writer.ts'

const CloseAccountBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

const { address, ledger, currency, normal_balance, closed } = accountSchema
const {
  min_balance: _min,
  max_balance: _max,
  metadata: _metadata,
  ...example
} = accountSchemaExample

const ClosedAccount = Type.Object(
  { address, ledger, currency, normal_balance, closed, ...placeSchema },
  {
    description: 'The account, closed.',
    examples: [{ ...example, address: 'customer:3', closed: true, ...placeSchemaExample }],
  },
)

/** POST /v1/ledgers/{ledger}/accounts/{account}/close */
export const closeAccount = batchedCommand({
  name: 'close-account',
  operationId: 'closeAccount',
  method: 'POST',
  path: '/v1/ledgers/:ledger/accounts/:account/close',
  scope: 'accounts:write',
  status: 200,
  params: Type.Object({
    ledger: schemas.LedgerId,
    account: { ...schemas.AccountAddress, examples: ['customer:3'] },
  }),
  body: CloseAccountBody,
  isBodyOptional: true,
  key: 'required',
  takesIfMatch: true,
  problems: [
    'idempotency_key_missing',
    'idempotency_key_invalid',
    'ledger_not_found',
    'account_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'precondition_failed',
    'account_closed',
    'account_not_empty',
  ],
  docs: {
    tag: 'accounts',
    summary: 'Close an account',
    description:
      'For good: it takes no entries any more and can still be read. Its posted balance must be zero and nothing may be held.',
    answer: ClosedAccount,
    keyExample: 'close-customer-3',
  },
  prepare: async (writer, { params, body, ifMatch }) => {
    const place = await ledgerOf(writer, params.ledger)
    const account = await accountOf(writer, place, params.account)
    const target = `${place.ledgerId} ${account.address}`
    return {
      ledger: place,
      fingerprint: fingerprintOf('close-account', target, body, ifMatch),
      operation: { name: 'close-account', account },
      isComplete: true,
    }
  },
})
