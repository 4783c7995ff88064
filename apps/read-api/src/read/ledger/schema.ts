import { ledgerSchema, ledgerSchemaExample } from '@ledger/wire'
import { Type } from 'typebox'

export const ledgerFields = {
  ...ledgerSchema,
  recorded_at: Type.String({ format: 'date-time', description: 'When the ledger was opened.' }),
}

export const ledgerExample = {
  ...ledgerSchemaExample,
  recorded_at: '2026-01-31T12:00:00.000Z',
}

export const LedgerAnswer = Type.Object(
  {
    ...ledgerFields,
    token: Type.String({ description: 'The answer holds everything up to here.' }),
  },
  { description: 'The ledger.', examples: [{ ...ledgerExample, token: 'djEuMC4xLjc' }] },
)
