import {
  accountSchema,
  accountSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

const accountFields = {
  address: schemas.AccountAddress,
  currency: schemas.CurrencyCode,
  normal_balance: schemas.DirectionName,
  min_balance: Type.Optional({
    ...schemas.Limit,
    description:
      'The balance may not fall below this: minor units in the normal direction, null for no limit. Left out, it is "0".',
  }),
  max_balance: Type.Optional({
    ...schemas.Limit,
    description: 'The balance may not rise above this; null or left out: no limit.',
  }),
  metadata: Type.Optional(schemas.MetadataSchema),
}

export const AccountBody = Type.Object(accountFields, { additionalProperties: false })
export type AccountBody = Static<typeof AccountBody>

export const AccountListBody = Type.Object(
  { accounts: Type.Array(AccountBody, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
)

/** One account as the body itself, or a list of them. */
export const OpenAccountsBody = Type.Union([AccountBody, AccountListBody], {
  examples: [
    { address: 'customer:1', currency: 'CZK', normal_balance: 'credit', min_balance: null },
    {
      accounts: [
        { address: 'bank:cash', currency: 'CZK', normal_balance: 'debit' },
        { address: 'customer:2', currency: 'CZK', normal_balance: 'credit', max_balance: '500000' },
        { address: 'customer:3', currency: 'CZK', normal_balance: 'credit' },
      ],
    },
  ],
})
export type OpenAccountsBody = Static<typeof OpenAccountsBody>

export const OpenedAccounts = Type.Union(
  [
    Type.Object({ ...accountSchema, ...placeSchema }),
    Type.Object({ accounts: Type.Array(Type.Object(accountSchema)), ...placeSchema }),
  ],
  {
    description: 'In the form in which they were asked for: one account, or a list.',
    examples: [{ ...accountSchemaExample, ...placeSchemaExample }],
  },
)
