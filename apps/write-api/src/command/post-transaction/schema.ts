import { schemas } from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'
import { givenFields } from '../given-fields.ts'

const Bounds = Type.Object(
  {
    gt: Type.Optional(schemas.SignedAmount),
    gte: Type.Optional(schemas.SignedAmount),
    eq: Type.Optional(schemas.SignedAmount),
    lte: Type.Optional(schemas.SignedAmount),
    lt: Type.Optional(schemas.SignedAmount),
  },
  { additionalProperties: false, minProperties: 1 },
)

const ConditionsBody = Type.Object(
  {
    posted: Type.Optional(Bounds),
    pending: Type.Optional(Bounds),
    available: Type.Optional(Bounds),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    description:
      'What must hold of the balances of the account after the whole transaction, in minor units of its normal direction; else nothing is posted.',
    examples: [{ available: { gte: '0' } }],
  },
)

const EntryBody = Type.Object(
  {
    account: schemas.AccountAddress,
    direction: schemas.DirectionName,
    amount: schemas.Amount,
    currency: Type.Optional(schemas.CurrencyCode),
    expected_version: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: 'The version that the account must have before the transaction.',
      }),
    ),
    conditions: Type.Optional(ConditionsBody),
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
      Type.Union([Type.Literal('posted'), Type.Literal('pending')], {
        default: 'posted',
        description:
          '`posted` (the default) moves the amounts for good; `pending` holds them until it is posted, voided or expires.',
      }),
    ),
    expires_at: Type.Optional({
      ...schemas.Timestamp,
      description: 'Of a pending one: when what it still holds is let go, RFC 3339.',
    }),
    ...givenFields,
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
        correlation_id: 'import-1993-01',
        source: 'core',
        metadata: { kind: 'cash_deposit' },
      },
      {
        entries: [
          { account: 'customer:1', direction: 'debit', amount: '1500' },
          { account: 'customer:2', direction: 'credit', amount: '1500' },
        ],
        status: 'pending',
        external_id: '171813',
      },
      {
        entries: [
          { account: 'customer:1', direction: 'debit', amount: '700' },
          { account: 'customer:2', direction: 'credit', amount: '700' },
        ],
        status: 'pending',
        external_id: '171814',
      },
    ],
  },
)
export type PostTransactionBody = Static<typeof PostTransactionBody>
