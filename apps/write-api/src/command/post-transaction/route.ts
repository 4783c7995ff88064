import type { HttpServer } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'
import { schemas, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { answerHeaders, idempotencyKeyHeader } from '../headers.ts'
import { requiredIdempotencyKey } from '../idempotency-key.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'
import { operationOf, postTransactionFingerprint, requireExpiryToFit } from './operation.ts'
import { PostTransactionBody } from './schema.ts'

const problems: readonly ProblemCode[] = [
  'invalid_amount',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'ledger_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'transaction_id_exists',
  'external_id_exists',
  'external_id_missing',
  'effective_at_locked',
  'effective_at_too_late',
  'expires_at_passed',
  'unknown_account',
  'account_closed',
  'currency_mismatch',
  'accounts_must_differ',
  'unbalanced',
  'amount_overflow',
  'version_mismatch',
  'condition_failed',
  'balance_below_minimum',
  'balance_above_maximum',
]

/** POST /v1/ledgers/{ledger}/transactions */
export function addPostTransaction(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions',
    {
      schema: {
        operationId: 'postTransaction',
        tags: ['transactions'],
        headers: idempotencyKeyHeader('order-171812'),
        summary: 'Post a transaction, or hold it',
        description:
          'Two to 1,000 entries that balance in each currency, posted together or not at all. A pending one holds its amounts: they count against what is available at once, and are posted or let go later. The answer holds the version and the balances that each entry made.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        querystring: DryRunQuery,
        body: PostTransactionBody,
        response: { 201: { ...TransactionAnswer, headers: answerHeaders } },
      },
      config: {
        scope: 'transactions:write',
        requiredHeaders: ['idempotency-key'],
        problems,
      },
    },
    async (request, reply) => {
      const { body } = request
      requireExpiryToFit(body)
      const idempotencyKey = requiredIdempotencyKey(request)
      const ledger = await ledgerOf(writer, request.params.ledger)
      const addresses = body.entries.map((entry) => entry.account)
      const accounts =
        writer.accounts.known(ledger, addresses) ?? (await writer.accounts.find(ledger, addresses))
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: postTransactionFingerprint(ledger.ledgerId, body),
        operation: operationOf(body, accounts),
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}
