import { schemas, sumsExample, sumsFields } from '@ledger/wire'
import { Type } from 'typebox'
import { servedExample, servedFields } from '../balance/schema.ts'
import { NextCursor } from '../list.ts'

export const EntryAnswer = Type.Object({
  account: schemas.AccountAddress,
  version: Type.Integer({ minimum: 1, description: 'The version of the account that it made.' }),
  transaction: Type.String({ examples: ['txn_019b76da78007000800000000000000a'] }),
  position: Type.Integer({ minimum: 1, description: 'Of the transaction in the journal.' }),
  kind: Type.String({ enum: ['post', 'hold', 'release'] }),
  direction: schemas.DirectionName,
  amount: schemas.Amount,
  currency: schemas.CurrencyCode,
  effective_at: schemas.Timestamp,
  recorded_at: schemas.Timestamp,
  balance: Type.Object(sumsFields, { description: 'After the entry.' }),
})

export const entryExample = {
  account: 'customer:1',
  version: 1,
  transaction: 'txn_019b76da78007000800000000000000a',
  position: 7,
  kind: 'post',
  direction: 'credit',
  amount: '90000',
  currency: 'CZK',
  effective_at: '1993-01-01T00:00:00Z',
  recorded_at: '2026-01-31T12:00:00.000Z',
  balance: sumsExample,
}

export const EntriesAnswer = Type.Object(
  { data: Type.Array(EntryAnswer), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of entries.',
    examples: [{ data: [entryExample], next_cursor: null, ...servedExample }],
  },
)
