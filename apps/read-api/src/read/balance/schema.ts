import { schemas, sumsExample, sumsFields } from '@ledger/wire'
import { Type } from 'typebox'

/** The fields that depend on the version of the account only. */
export const balanceFields = {
  account: schemas.AccountAddress,
  ledger: schemas.LedgerId,
  currency: schemas.CurrencyCode,
  normal_balance: schemas.DirectionName,
  version: Type.Integer({ minimum: 0, description: 'How many entries the account has had.' }),
  ...sumsFields,
}

/** How far the answer is. */
export const servedFields = {
  consistency: Type.String({
    enum: ['strong', 'at_least', 'eventual'],
    description: 'As it was asked for.',
  }),
  token: Type.String({ description: 'The answer holds everything up to here.' }),
  recorded_at: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'When the last record was made that the answer knows of; not with `strong`.',
    }),
  ),
  age_ms: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The answer is at most this old, in milliseconds; not with `strong`.',
    }),
  ),
}

export const balanceExample = {
  account: 'customer:1',
  ledger: 'acme',
  currency: 'CZK',
  normal_balance: 'credit',
  version: 1,
  ...sumsExample,
}

export const servedExample = { consistency: 'strong', token: 'djEuMC4xLjc' }

const asOfFields = {
  as_of: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'The balance holds what counts by this time; only when it was asked for.',
    }),
  ),
  as_of_version: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'The balance holds entries up to this version; only with `as_of`.',
    }),
  ),
}

export const BalanceAnswer = Type.Object(
  { ...balanceFields, ...asOfFields, ...servedFields },
  {
    description: 'The balance of the account.',
    examples: [{ ...balanceExample, ...servedExample }],
  },
)
