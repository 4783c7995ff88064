import type { HttpServer } from '@ledger/runtime'
import {
  accountSchema,
  accountSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders } from '../headers.ts'
import { requiredIdempotencyKey } from '../idempotency-key.ts'
import { changeHeaders, ifMatchOf } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { accountOf, ledgerOf, submit } from '../writer.ts'

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
export function addCloseAccount(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/accounts/:account/close',
    {
      schema: {
        operationId: 'closeAccount',
        tags: ['accounts'],
        headers: changeHeaders('close-customer-3'),
        summary: 'Close an account',
        description:
          'For good: it takes no entries any more and can still be read. Its posted balance must be zero and nothing may be held.',
        params: Type.Object({
          ledger: schemas.LedgerId,
          account: { ...schemas.AccountAddress, examples: ['customer:3'] },
        }),
        querystring: DryRunQuery,
        body: CloseAccountBody,
        response: { 200: { ...ClosedAccount, headers: answerHeaders } },
      },
      config: {
        scope: 'accounts:write',
        requiredHeaders: ['idempotency-key'],
        isBodyOptional: true,
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
      },
    },
    async (request, reply) => {
      const idempotencyKey = requiredIdempotencyKey(request)
      const ledger = await ledgerOf(writer, request.params.ledger)
      const account = await accountOf(writer, ledger, request.params.account)
      const known = ifMatchOf(request)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf(
          'close-account',
          `${ledger.ledgerId} ${account.address}`,
          request.body,
          known,
        ),
        ...known,
        operation: { name: 'close-account', account },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
