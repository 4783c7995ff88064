import { Type } from 'typebox'
import { sumsExample, sumsFields } from './balance-schema.ts'
import * as schemas from './schemas.ts'

const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

const TransactionEntry = Type.Object({
  account: schemas.AccountAddress,
  kind: Type.String({
    enum: ['post', 'hold', 'release'],
    description: '`post` moves, `hold` holds, `release` lets go what was held.',
  }),
  direction: schemas.DirectionName,
  amount: schemas.Amount,
  currency: schemas.CurrencyCode,
  version: Type.Integer({ minimum: 1, description: 'The version of the account that it made.' }),
  balance: Type.Object(sumsFields, { description: 'After the entry.' }),
})

export const transactionFields = {
  id: schemas.TransactionId,
  ledger: schemas.LedgerId,
  status: Type.String({ enum: ['pending', 'posted', 'archived'] }),
  position: Type.Integer({ minimum: 1, description: 'In the journal.' }),
  token: Type.String({ description: 'A read with this as `Min-Token` sees the transaction.' }),
  recorded_at: schemas.Timestamp,
  effective_at: schemas.Timestamp,
  expires_at: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'When what is still held is let go.',
  }),
  external_id: TextOrNull,
  source: TextOrNull,
  correlation_id: TextOrNull,
  metadata: schemas.MetadataSchema,
  reverses: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'The transaction that this one undoes, whole or in part.',
  }),
  reversed_by: Type.Array(schemas.TransactionId, {
    description: 'The transactions that undo a part of this one.',
  }),
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
  expires_at: null,
  external_id: '171812',
  source: 'core',
  correlation_id: null,
  metadata: { kind: 'cash_deposit' },
  reverses: null,
  reversed_by: [],
  entries: [
    {
      account: 'customer:1',
      kind: 'post',
      direction: 'credit',
      amount: '90000',
      currency: 'CZK',
      version: 1,
      balance: sumsExample,
    },
  ],
}

export const TransactionAnswer = Type.Object(transactionFields, {
  description: 'The transaction as it is now: `entries` are those of its last step.',
  examples: [transactionExample],
})
