import { categorySumsFields, schemas, sumsExample } from '@ledger/wire'
import { Type } from 'typebox'
import { servedExample, servedFields } from '../balance/schema.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const CategoryBalanceAnswer = Type.Object(
  {
    category: schemas.CategoryId,
    ledger: schemas.LedgerId,
    normal_balance: {
      ...schemas.DirectionName,
      description: 'The direction in which the amounts are shown: that of the category.',
    },
    accounts: count('How many accounts are in it, each counted once.'),
    balances: Type.Array(
      Type.Object({
        currency: schemas.CurrencyCode,
        accounts: count('How many of them hold this currency.'),
        ...categorySumsFields,
      }),
      { description: 'One for each currency that an account in it holds, by code.' },
    ),
    ...servedFields,
  },
  {
    description: 'The balance of the category in each currency.',
    examples: [
      {
        category: 'assets',
        ledger: 'acme',
        normal_balance: 'debit',
        accounts: 1,
        balances: [
          {
            currency: 'CZK',
            accounts: 1,
            ...sumsExample,
            posted: { debits: '90000', credits: '0', amount: '90000' },
            available: { debits: '90000', credits: '0', amount: '90000' },
          },
        ],
        ...servedExample,
      },
    ],
  },
)
