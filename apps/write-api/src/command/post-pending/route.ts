import type { HttpServer } from '@ledger/runtime'
import type { ProblemCode } from '@ledger/wire'
import { schemas, TransactionAnswer, utcTime } from '@ledger/wire'
import type { Static } from 'typebox'
import { aboutTransaction } from '../about-transaction.ts'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { answerHeaders } from '../headers.ts'
import { PartBody, partOf } from '../part.ts'
import { changeHeaders } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { submit } from '../writer.ts'

const PostPendingBody = Type.Object(
  {
    entries: Type.Optional(PartBody),
    rest: Type.Optional(
      Type.Union([Type.Literal('release'), Type.Literal('hold')], {
        default: 'release',
        description:
          'What happens to what is held beyond the part: `release` (the default) lets it go, `hold` keeps the transaction pending until nothing is left.',
      }),
    ),
    effective_at: Type.Optional(schemas.Timestamp),
  },
  {
    additionalProperties: false,
    examples: [
      {
        entries: [
          { account: 'customer:1', direction: 'debit', amount: '1000' },
          { account: 'customer:2', direction: 'credit', amount: '1000' },
        ],
      },
    ],
  },
)
type PostPendingBody = Static<typeof PostPendingBody>

const problems: readonly ProblemCode[] = [
  'invalid_amount',
  'idempotency_key_missing',
  'idempotency_key_invalid',
  'ledger_not_found',
  'transaction_not_found',
  'idempotency_in_progress',
  'idempotency_key_reused',
  'precondition_failed',
  'effective_at_locked',
  'effective_at_too_late',
  'transaction_not_pending',
  'entry_not_in_transaction',
  'currency_mismatch',
  'unbalanced',
  'part_too_large',
]

/** POST /v1/ledgers/{ledger}/transactions/{id}/post */
export function addPostPending(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers/:ledger/transactions/:id/post',
    {
      schema: {
        operationId: 'postPendingTransaction',
        tags: ['transactions'],
        headers: changeHeaders('capture-171813'),
        summary: 'Post a pending transaction',
        description:
          'Posts all that it holds, or a part. The answer holds the entries of this step: first those that release, then those that post.',
        params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
        querystring: DryRunQuery,
        body: PostPendingBody,
        response: { 200: { ...TransactionAnswer, headers: answerHeaders } },
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
      const about = await aboutTransaction(writer, request, request.params, 'post-pending')
      const { transaction, command } = about
      const answer = await submit(writer, request, {
        ...command,
        operation: {
          name: 'post-pending',
          transaction,
          rest: body.rest ?? 'release',
          ...partOf(body.entries),
          ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
        },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
