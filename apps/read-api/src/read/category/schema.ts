import { categorySchema, categorySchemaExample } from '@ledger/wire'
import { Type } from 'typebox'

export const categoryFields = {
  ...categorySchema,
  recorded_at: Type.String({ format: 'date-time', description: 'When the category was created.' }),
}

export const categoryExample = {
  ...categorySchemaExample,
  recorded_at: '2026-01-31T12:00:00.000Z',
}

export const CategoryAnswer = Type.Object(
  {
    ...categoryFields,
    token: Type.String({ description: 'The answer holds everything up to here.' }),
  },
  { description: 'The category.', examples: [{ ...categoryExample, token: 'djEuMC4xLjc' }] },
)
