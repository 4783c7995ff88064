import type { TransactionStatus } from '@ledger/domain'
import { Type } from 'typebox'
import {
  accountName,
  amount,
  currency,
  direction,
  entryKind,
  metadata,
  origin,
  sums,
  time,
} from './fields.ts'

const entry = Type.Object({
  ...accountName,
  normal_balance: direction,
  currency,
  kind: entryKind,
  direction,
  amount,
  version: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'The version of the account that this entry made: one more than the one before.',
  }),
  posted: sums('Debits and credits that are posted, after this entry.'),
  pending: sums('Debits and credits that are held, after this entry.'),
})

const transactionId = Type.String({ pattern: '^txn_[0-9a-f]{32}$' })

const transaction = {
  ...origin,
  id: transactionId,
  effective_at: time,
  external_id: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  correlation_id: Type.Optional(Type.String()),
  metadata: Type.Optional(metadata),
  entries: Type.Array(entry, { minItems: 1 }),
}

export const transactionPosted = Type.Object(
  {
    type: Type.Literal('transaction.posted'),
    ...transaction,
    reverses: Type.Optional(transactionId),
  },
  { title: 'A transaction was made and posted at once' },
)

const expiresAt = Type.Optional(time)

export const transactionPending = Type.Object(
  { type: Type.Literal('transaction.pending'), ...transaction, expires_at: expiresAt },
  { title: 'A transaction was made and holds its amounts' },
)

const settled = {
  ...transaction,
  status: Type.Unsafe<TransactionStatus>({
    type: 'string',
    enum: ['pending', 'posted', 'archived'],
    description: 'After the step.',
  }),
  expires_at: expiresAt,
}

export const pendingPosted = Type.Object(
  { type: Type.Literal('pending.posted'), ...settled },
  { title: 'A pending transaction was posted, whole or in part' },
)

export const pendingVoided = Type.Object(
  { type: Type.Literal('pending.voided'), ...settled },
  { title: 'What a pending transaction held was let go, whole or in part' },
)

export const pendingExpired = Type.Object(
  { type: Type.Literal('pending.expired'), ...settled },
  { title: 'The time of a pending transaction is over: what it still held was let go' },
)
