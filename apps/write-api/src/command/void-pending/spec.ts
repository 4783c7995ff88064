import { TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { aboutTransaction, transactionParams } from '../about-transaction.ts'
import { batchedCommand } from '../command-spec.ts'

const VoidPendingBody = Type.Object({}, { additionalProperties: false, examples: [{}] })

/** POST /v1/ledgers/{ledger}/transactions/{id}/void */
export const voidPending = batchedCommand({
  name: 'void-pending',
  operationId: 'voidPendingTransaction',
  method: 'POST',
  path: '/v1/ledgers/:ledger/transactions/:id/void',
  scope: 'transactions:write',
  status: 200,
  params: transactionParams,
  body: VoidPendingBody,
  isBodyOptional: true,
  key: 'required',
  takesIfMatch: true,
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
  docs: {
    tag: 'transactions',
    summary: 'Void a pending transaction',
    description:
      'Lets go all that it still holds. It is archived; if a part of it was posted, it is posted.',
    answer: TransactionAnswer,
    keyExample: 'void-171814',
  },
  prepare: async (writer, call) => {
    const about = await aboutTransaction(writer, 'void-pending', call)
    const { ledger, transaction, fingerprint } = about
    return {
      ledger,
      fingerprint,
      operation: { name: 'void-pending', transaction, rest: 'release' },
      isComplete: true,
    }
  },
})
