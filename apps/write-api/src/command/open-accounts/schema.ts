import { schemas } from '@ledger/wire'
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

export const AccountBody = Type.Object(accountFields, {
  additionalProperties: false,
  examples: [
    { address: 'customer:1', currency: 'CZK', normal_balance: 'credit', min_balance: null },
  ],
})
export type AccountBody = Static<typeof AccountBody>

export const AccountListBody = Type.Object(
  { accounts: Type.Array(AccountBody, { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
)

/** One account as the body itself, or a list of them. */
export const OpenAccountsBody = Type.Union([AccountBody, AccountListBody])
export type OpenAccountsBody = Static<typeof OpenAccountsBody>
