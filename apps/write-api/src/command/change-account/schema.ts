import {
  accountSchema,
  accountSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

export const ChangeAccountBody = Type.Object(
  {
    min_balance: Type.Optional(schemas.Limit),
    max_balance: Type.Optional(schemas.Limit),
    metadata: Type.Optional(schemas.MetadataChangeSchema),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ min_balance: '-50000' }, { metadata: { kind: 'savings' } }],
  },
)
export type ChangeAccountBody = Static<typeof ChangeAccountBody>

const { address, ledger, currency, normal_balance, min_balance, max_balance, metadata } =
  accountSchema
const { closed: _closed, metadata: _metadata, ...changedExample } = accountSchemaExample

export const ChangedAccount = Type.Object(
  {
    address,
    ledger,
    currency,
    normal_balance,
    min_balance,
    max_balance,
    metadata: Type.Optional(metadata),
    ...placeSchema,
  },
  {
    description:
      'The account with the limits that it has now, and its metadata where they were changed.',
    examples: [{ ...changedExample, min_balance: '-50000', ...placeSchemaExample }],
  },
)
