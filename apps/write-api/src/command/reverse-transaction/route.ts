import type { HttpServer } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'
import { schemas, TransactionAnswer, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import { aboutTransaction } from '../about-transaction.ts'
import { givenFields, givenOf } from '../given-fields.ts'
import { DryRunQuery } from '../dry-run.ts'
import { answerHeaders } from '../headers.ts'
import { PartBody, partOf } from '../part.ts'
import { changeHeaders } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { submit } from '../writer.ts'

const ReverseTransactionBody = Type.Object(
  { entries: Type.Optional(PartBody), ...givenFields },
  { additionalProperties: false, examples: [{ external_id: 'refund-171812' }] },
)

const problems: readonly ProblemCode[] = [
  'invalid_amount',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'ledger_not_found',
  'transaction_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'precondition_failed',
  'transaction_id_exists',
  'external_id_exists',
  'external_id_missing',
  'effective_at_locked',
  'effective_at_too_late',
  'account_closed',
  'transaction_not_posted',
  'transaction_reversed',
  'entry_not_in_transaction',
  'currency_mismatch',
  'unbalanced',
  'part_too_large',
  'amount_overflow',
  'balance_below_minimum',
  'balance_above_maximum',
]

/** POST /v1/ledgers/{ledger}/transactions/{id}/reverse */
export function addReverseTransaction(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions/:id/reverse',
    {
      schema: {
        operationId: 'reverseTransaction',
        tags: ['transactions'],
        headers: changeHeaders('refund-171812'),
        summary: 'Reverse a posted transaction',
        description:
          'Posts a new transaction with debit and credit exchanged, of the whole or of a part; `entries` are named as in the transaction that is reversed. All reversals of a transaction together never undo more than it posted. The answer is the new transaction; `reverses` and `reversed_by` link the two.',
        params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
        querystring: DryRunQuery,
        body: ReverseTransactionBody,
        response: { 201: { ...TransactionAnswer, headers: answerHeaders } },
      },
      config: {
        scope: 'transactions:write',
        requiredHeaders: ['idempotency-key'],
        isBodyOptional: true,
        problems,
      },
    },
    async (request, reply) => {
      const { body } = request
      const about = await aboutTransaction(writer, request, request.params, 'reverse-transaction')
      const { transaction, command } = about
      const answer = await submit(writer, request, {
        ...command,
        operation: {
          name: 'reverse-transaction',
          transaction,
          ...partOf(body.entries),
          ...givenOf(body),
          ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
        },
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}
