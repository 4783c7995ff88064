import { accountSchema, accountSchemaExample } from '@ledger/wire'
import { Type } from 'typebox'

export const accountFields = {
  ...accountSchema,
  version: Type.Integer({ minimum: 0, description: 'How many entries the account has had.' }),
  recorded_at: Type.String({ format: 'date-time', description: 'When the account was opened.' }),
}

export const accountExample = {
  ...accountSchemaExample,
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
