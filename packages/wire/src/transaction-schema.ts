import { Type } from 'typebox'
import { sumsExample, sumsFields } from './balance-schema.ts'
import * as schemas from './schemas.ts'

export const TransactionId = Type.String({
  pattern: '^txn_[0-9a-f]{32}$',
  description: '`txn_` and 32 hex digits.',
  examples: ['txn_019b76da78007000800000000000000a'],
})

const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

const TransactionEntry = Type.Object({
  account: schemas.AccountAddress,
  direction: schemas.DirectionName,
  amount: schemas.Amount,
  currency: schemas.CurrencyCode,
  version: Type.Integer({ minimum: 1, description: 'The version of the account that it made.' }),
  balance: Type.Object(sumsFields, { description: 'After the entry.' }),
})

export const transactionFields = {
  id: TransactionId,
  ledger: schemas.LedgerId,
  status: Type.String({ enum: ['posted'] }),
  position: Type.Integer({ minimum: 1, description: 'In the journal.' }),
  token: Type.String({ description: 'A read with this as `Min-Token` sees the transaction.' }),
  recorded_at: schemas.Timestamp,
  effective_at: schemas.Timestamp,
  external_id: TextOrNull,
  source: TextOrNull,
  correlation_id: TextOrNull,
  metadata: schemas.MetadataSchema,
  entries: Type.Array(TransactionEntry),
}

export const transactionExample = {
  id: 'txn_019b76da78007000800000000000000a',
  ledger: 'acme',
  status: 'posted',
  position: 7,
  token: 'djEuMC4xLjc',
  recorded_at: '2026-01-31T12:00:00.000Z',
  effective_at: '1993-01-01T00:00:00Z',
  external_id: '171812',
  source: 'core',
  correlation_id: null,
  metadata: { kind: 'cash_deposit' },
  entries: [
    {
      account: 'customer:1',
      direction: 'credit',
      amount: '90000',
      currency: 'CZK',
      version: 1,
      balance: sumsExample,
    },
  ],
}

export const TransactionAnswer = Type.Object(transactionFields, {
  description: 'The transaction, byte for byte as it was answered when it was posted.',
  examples: [transactionExample],
})
