import { schemas } from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

const EntryBody = Type.Object(
  {
    account: schemas.AccountAddress,
    direction: schemas.DirectionName,
    amount: schemas.Amount,
    currency: Type.Optional(schemas.CurrencyCode),
  },
  { additionalProperties: false },
)

export const PostTransactionBody = Type.Object(
  {
    entries: Type.Array(EntryBody, {
      minItems: 2,
      maxItems: 1000,
      description: 'Debits and credits that balance in each currency.',
    }),
    status: Type.Optional(
      Type.Literal('posted', { description: 'Transactions are posted at once.' }),
    ),
    effective_at: Type.Optional(schemas.Timestamp),
    external_id: Type.Optional({
      ...schemas.ShortText,
      description: 'Your own id of it, unique in the ledger for ever.',
    }),
    source: Type.Optional({ ...schemas.ShortText, description: 'The system it comes from.' }),
    correlation_id: Type.Optional({
      ...schemas.ShortText,
      description: 'Ties it to what belongs together elsewhere.',
    }),
    metadata: Type.Optional(schemas.MetadataSchema),
  },
  {
    additionalProperties: false,
    examples: [
      {
        entries: [
          { account: 'bank:cash', direction: 'debit', amount: '90000' },
          { account: 'customer:1', direction: 'credit', amount: '90000' },
        ],
        effective_at: '1993-01-01T00:00:00Z',
        external_id: '171812',
        metadata: { kind: 'cash_deposit' },
      },
    ],
  },
)
export type PostTransactionBody = Static<typeof PostTransactionBody>
