import type { HttpServer } from '@ledger/runtime'
import { schemas, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { aboutTransaction } from '../about-transaction.ts'
import { DryRunQuery } from '../dry-run.ts'
import { answerHeaders } from '../headers.ts'
import { changeHeaders } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { submit } from '../writer.ts'

const VoidPendingBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

/** POST /v1/ledgers/{ledger}/transactions/{id}/void */
export function addVoidPending(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions/:id/void',
    {
      schema: {
        operationId: 'voidPendingTransaction',
        tags: ['transactions'],
        headers: changeHeaders('void-171814'),
        summary: 'Void a pending transaction',
        description:
          'Lets go all that it still holds. It is archived; if a part of it was posted, it is posted.',
        params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
        querystring: DryRunQuery,
        body: VoidPendingBody,
        response: { 200: { ...TransactionAnswer, headers: answerHeaders } },
      },
      config: {
        scope: 'transactions:write',
        requiredHeaders: ['idempotency-key'],
        isBodyOptional: true,
        problems: [
          'idempotency_key_missing',
          'idempotency_key_invalid',
          'ledger_not_found',
          'transaction_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'precondition_failed',
          'transaction_not_pending',
        ],
      },
    },
    async (request, reply) => {
      const about = await aboutTransaction(writer, request, request.params, 'void-pending')
      const { transaction, command } = about
      const answer = await submit(writer, request, {
        ...command,
        operation: { name: 'void-pending', transaction, rest: 'release' },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
