import { schemas, TransactionAnswer, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import { aboutTransaction, transactionParams } from '../about-transaction.ts'
import { batchedCommand } from '../command-spec.ts'
import { PartBody, partOf } from '../part.ts'

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

/** POST /v1/ledgers/{ledger}/transactions/{id}/post */
export const postPending = batchedCommand({
  name: 'post-pending',
  operationId: 'postPendingTransaction',
  method: 'POST',
  path: '/v1/ledgers/:ledger/transactions/:id/post',
  scope: 'transactions:write',
  status: 200,
  params: transactionParams,
  body: PostPendingBody,
  isBodyOptional: true,
  key: 'required',
  takesIfMatch: true,
  problems: [
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
  ],
  docs: {
    tag: 'transactions',
    summary: 'Post a pending transaction',
    description:
      'Posts all that it holds, or a part. The answer holds the entries of this step: first those that release, then those that post.',
    answer: TransactionAnswer,
    keyExample: 'capture-171813',
  },
  prepare: async (writer, call) => {
    const { body } = call
    const about = await aboutTransaction(writer, 'post-pending', call)
    const { ledger, transaction, fingerprint } = about
    return {
      ledger,
      fingerprint,
      operation: {
        name: 'post-pending',
        transaction,
        rest: body.rest ?? 'release',
        ...partOf(body.entries),
        ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
      },
      isComplete: true,
    }
  },
})
