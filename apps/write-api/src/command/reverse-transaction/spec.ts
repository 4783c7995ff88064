import { TransactionAnswer, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import { aboutTransaction, transactionParams } from '../about-transaction.ts'
import { batchedCommand } from '../command-spec.ts'
import { givenFields, givenOf } from '../given-fields.ts'
import { PartBody, partOf } from '../part.ts'

const ReverseTransactionBody = Type.Object(
  { entries: Type.Optional(PartBody), ...givenFields },
  { additionalProperties: false, examples: [{ external_id: 'refund-171812' }] },
)

/** POST /v1/ledgers/{ledger}/transactions/{id}/reverse */
export const reverseTransaction = batchedCommand({
  name: 'reverse-transaction',
  operationId: 'reverseTransaction',
  method: 'POST',
  path: '/v1/ledgers/:ledger/transactions/:id/reverse',
  scope: 'transactions:write',
  status: 201,
  params: transactionParams,
  body: ReverseTransactionBody,
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
  ],
  docs: {
    tag: 'transactions',
    summary: 'Reverse a posted transaction',
    description:
      'Posts a new transaction with debit and credit exchanged, of the whole or of a part; `entries` are named as in the transaction that is reversed. All reversals of a transaction together never undo more than it posted. The answer is the new transaction; `reverses` and `reversed_by` link the two.',
    answer: TransactionAnswer,
    keyExample: 'refund-171812',
  },
  prepare: async (writer, call) => {
    const { body } = call
    const about = await aboutTransaction(writer, 'reverse-transaction', call)
    const { ledger, transaction, fingerprint } = about
    return {
      ledger,
      fingerprint,
      operation: {
        name: 'reverse-transaction',
        transaction,
        ...partOf(body.entries),
        ...givenOf(body),
        ...(body.effective_at === undefined ? {} : { effectiveAt: utcTime(body.effective_at) }),
      },
      isComplete: true,
    }
  },
})
