import { schemas } from '@ledger/wire'
import { Type } from 'typebox'

export const ledgerFields = {
  id: schemas.LedgerId,
  name: Type.String(),
  metadata: schemas.MetadataSchema,
  recorded_at: Type.String({ format: 'date-time', description: 'When the ledger was opened.' }),
}

export const ledgerExample = {
  id: 'acme',
  name: 'Acme',
  metadata: {},
  recorded_at: '2026-01-31T12:00:00.000Z',
}

export const LedgerAnswer = Type.Object(
  {
    ...ledgerFields,
    token: Type.String({ description: 'The answer holds everything up to here.' }),
  },
  { description: 'The ledger.', examples: [{ ...ledgerExample, token: 'djEuMC4xLjc' }] },
)
