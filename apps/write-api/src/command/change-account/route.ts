import type { MetadataChange } from '@ledger/domain'
import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders } from '../headers.ts'
import { idempotencyKeyOrOnce } from '../idempotency-key.ts'
import { changeHeaders, ifMatchOf } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { accountOf, ledgerOf, submit } from '../writer.ts'
import { ChangeAccountBody, ChangedAccount } from './schema.ts'

/** PATCH /v1/ledgers/{ledger}/accounts/{account} */
export function addChangeAccount(app: HttpServer, writer: Writer): void {
  app.patch(
    '/v1/ledgers/:ledger/accounts/:account',
    {
      schema: {
        operationId: 'changeAccount',
        tags: ['accounts'],
        headers: changeHeaders(),
        summary: 'Change the limits and metadata of an account',
        description:
          'What is left out stays as it is. A limit that the balance passes already is refused, so no account is ever past its limits.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        querystring: DryRunQuery,
        body: ChangeAccountBody,
        response: { 200: { ...ChangedAccount, headers: answerHeaders } },
      },
      config: {
        scope: 'accounts:write',
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
      },
    },
    async (request, reply) => {
      const { body } = request
      const idempotencyKey = idempotencyKeyOrOnce(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const account = await accountOf(writer, ledger, request.params.account)
      const target = `${ledger.ledgerId} ${account.address}`
      const known = ifMatchOf(request)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf('change-account', target, body, known),
        ...known,
        operation: { name: 'change-account', command: commandOf(account.address, body), account },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}

function commandOf(
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
