import { schemas, transactionExample, transactionFields } from '@ledger/wire'
import { Type, type Static } from 'typebox'
import { servedExample, servedFields } from '../balance/schema.ts'
import { freshnessQuery } from '../consistency.ts'
import { listQuery, NextCursor } from '../list.ts'
import { filterText, metadataFilter, rangeQuery } from '../searching/filters.ts'

export const TransactionsQuery = Type.Object(
  {
    external_id: Type.Optional(
      Type.String({
        pattern: '^[^\\u0000]{1,255}$',
        description: 'The one transaction that has this external id.',
        examples: ['171812'],
      }),
    ),
    account: Type.Optional({
      ...schemas.AccountAddress,
      description: 'Those with an entry of this account.',
    }),
    status: Type.Optional(
      Type.Union([Type.Literal('pending'), Type.Literal('posted'), Type.Literal('archived')], {
        description: 'Those that are `pending`, `posted` or `archived` now.',
        examples: ['posted'],
      }),
    ),
    source: Type.Optional(
      filterText(255, { description: 'Those with this source.', examples: ['core'] }),
    ),
    correlation_id: Type.Optional(
      filterText(255, {
        description: 'Those with this correlation id.',
        examples: ['import-1993-01'],
      }),
    ),
    metadata: metadataFilter({ kind: 'cash_deposit' }),
    ...rangeQuery('effective', 'Those that count'),
    ...rangeQuery('recorded', 'Those that were recorded'),
    ...listQuery,
    ...freshnessQuery,
  },
  { additionalProperties: false },
)
export type TransactionsQuery = Static<typeof TransactionsQuery>

export const TransactionsAnswer = Type.Object(
  { data: Type.Array(Type.Object(transactionFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of transactions.',
    examples: [{ data: [transactionExample], next_cursor: null, ...servedExample }],
  },
)
