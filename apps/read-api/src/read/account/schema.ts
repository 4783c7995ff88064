import { schemas } from '@ledger/wire'
import { Type } from 'typebox'

export const accountFields = {
  address: schemas.AccountAddress,
  ledger: schemas.LedgerId,
  currency: schemas.CurrencyCode,
  normal_balance: schemas.DirectionName,
  min_balance: schemas.Limit,
  max_balance: schemas.Limit,
  closed: Type.Boolean({ description: 'A closed account takes no entries.' }),
  metadata: schemas.MetadataSchema,
  version: Type.Integer({ minimum: 0, description: 'How many entries the account has had.' }),
  recorded_at: Type.String({ format: 'date-time', description: 'When the account was opened.' }),
}

export const accountExample = {
  address: 'customer:1',
  ledger: 'acme',
  currency: 'CZK',
  normal_balance: 'credit',
  min_balance: '0',
  max_balance: null,
  closed: false,
  metadata: {},
  version: 1,
  recorded_at: '2026-01-31T12:00:00.000Z',
}

export const AccountAnswer = Type.Object(
  {
    ...accountFields,
    token: Type.String({ description: 'The answer holds everything up to here.' }),
  },
  { description: 'The account.', examples: [{ ...accountExample, token: 'djEuMC4xLjc' }] },
)
