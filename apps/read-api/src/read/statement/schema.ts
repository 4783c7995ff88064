import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { balanceExample, balanceFields, servedExample, servedFields } from '../balance/schema.ts'
import { EntryAnswer, entryExample } from '../entries/schema.ts'
import { listQuery, NextCursor } from '../list.ts'
import { freshnessQuery } from '../consistency.ts'

export const StatementQuery = Type.Object(
  {
    from: {
      ...schemas.Timestamp,
      description: 'RFC 3339: entries whose `effective_at` is not before this time.',
    },
    to: {
      ...schemas.Timestamp,
      description: 'RFC 3339: entries whose `effective_at` is before this time.',
      examples: ['1994-01-01T00:00:00Z'],
    },
    ...listQuery,
    ...freshnessQuery,
  },
  { additionalProperties: false },
)

const { account, ledger, currency, normal_balance, posted, pending, available } = balanceFields

const balancesAt = (description: string) =>
  Type.Object({ posted, pending, available }, { description })

const { posted: sums, pending: nothing, available: left } = balanceExample
const noSums = { debits: '0', credits: '0', amount: '0' }

export const StatementAnswer = Type.Object(
  {
    account,
    ledger,
    currency,
    normal_balance,
    from: schemas.Timestamp,
    to: schemas.Timestamp,
    version: Type.Integer({
      minimum: 0,
      description: 'Entries up to this version are in it, on every page.',
    }),
    opening: balancesAt('Of all entries before `from`; the same on every page.'),
    closing: balancesAt('Of all entries before `to`: `opening` and the entries of all pages.'),
    data: Type.Array(EntryAnswer, {
      description:
        'By `effective_at`, and by version where that is the same. `balance` is that after the entry in the order of versions.',
    }),
    next_cursor: NextCursor,
    ...servedFields,
  },
  {
    description: 'A page of the statement.',
    examples: [
      {
        account: balanceExample.account,
        ledger: balanceExample.ledger,
        currency: balanceExample.currency,
        normal_balance: balanceExample.normal_balance,
        from: '1993-01-01T00:00:00Z',
        to: '1994-01-01T00:00:00Z',
        version: 1,
        opening: { posted: noSums, pending: noSums, available: noSums },
        closing: { posted: sums, pending: nothing, available: left },
        data: [entryExample],
        next_cursor: null,
        ...servedExample,
      },
    ],
  },
)
