import { schemas } from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

export const ChangeAccountBody = Type.Object(
  {
    min_balance: Type.Optional(schemas.Limit),
    max_balance: Type.Optional(schemas.Limit),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ min_balance: '-50000' }] },
)
export type ChangeAccountBody = Static<typeof ChangeAccountBody>
