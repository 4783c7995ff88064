import { schemas } from '@ledger/wire'
import { Type, type Static } from 'typebox'
import { accountExample, accountFields } from '../account/schema.ts'
import { servedFields } from '../balance/schema.ts'
import { freshnessQuery } from '../consistency.ts'
import { listQuery, NextCursor } from '../list.ts'
import { metadataFilter } from '../searching/filters.ts'

export const AccountsQuery = Type.Object(
  {
    address_prefix: Type.Optional({
      ...schemas.AccountAddress,
      description: 'Those whose address begins so.',
      examples: ['customer:'],
    }),
    currency: Type.Optional({
      ...schemas.CurrencyCode,
      description: 'Those that hold this currency.',
    }),
    status: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('closed')], {
        description: 'Those that are `open` or `closed`.',
        examples: ['open'],
      }),
    ),
    metadata: metadataFilter({ kind: 'savings' }),
    ...listQuery,
    ...freshnessQuery,
  },
  { additionalProperties: false },
)
export type AccountsQuery = Static<typeof AccountsQuery>

export const AccountsAnswer = Type.Object(
  { data: Type.Array(Type.Object(accountFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of accounts.',
    examples: [
      { data: [accountExample], next_cursor: null, consistency: 'strong', token: 'djEuMC4xLjc' },
    ],
  },
)
