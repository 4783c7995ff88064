import type { PartEntry } from '@ledger/domain'
import { schemas } from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

const PartEntryBody = Type.Object(
  {
    account: schemas.AccountAddress,
    direction: schemas.DirectionName,
    amount: schemas.Amount,
    currency: Type.Optional(schemas.CurrencyCode),
  },
  { additionalProperties: false },
)

/** A part of a transaction: entries as the transaction has them, with what is taken of each. */
export const PartBody = Type.Array(PartEntryBody, {
  minItems: 1,
  maxItems: 1000,
  description:
    'Which part: entries as the transaction has them, with what is taken of each; it balances in each currency. Left out, it is all that is left.',
  examples: [
    [
      { account: 'customer:1', direction: 'debit', amount: '1000' },
      { account: 'shop:1', direction: 'credit', amount: '1000' },
    ],
  ],
})
type PartBody = Static<typeof PartBody>

export function partOf(entries: PartBody | undefined): { readonly part?: readonly PartEntry[] } {
  if (entries === undefined) return {}
  return {
    part: entries.map(({ account, direction, amount, currency }) => ({
      address: account,
      direction,
      amountMinor: BigInt(amount),
      ...(currency === undefined ? {} : { currency }),
    })),
  }
}
