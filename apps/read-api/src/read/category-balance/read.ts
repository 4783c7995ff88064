import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery } from '../consistency.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { categoryAccountsMax, readCategoryBalance } from './read-category-balance.ts'
import { renderCategoryBalance } from './render-category-balance.ts'
import { CategoryBalanceAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/categories/{category}/balance */
export const getCategoryBalance = defineRead({
  operationId: 'getCategoryBalance',
  path: '/v1/ledgers/:ledger/categories/:category/balance',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
  query: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['category_not_found', 'category_too_large', 'invalid_token'],
  docs: {
    tag: 'categories',
    summary: 'The balance of a category',
    description: `All accounts in it and in the categories inside it, each counted once, summed for each currency and shown in the direction of the category, as if they were one account. By default accounts and balances are of one moment, and the answer sees every write that was acknowledged before it was asked for. With \`Consistency: eventual\` the balances may be behind; who is in the category is not. There may be ${categoryAccountsMax.toLocaleString('en')} accounts.`,
    answer: CategoryBalanceAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, identities } = reader
    const { category } = call.params
    const ledger = await identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const balance = await readCategoryBalance(journal, ledger, category, freshness)
    const names = { ledger: ledger.ledgerId, category }
    const body = renderCategoryBalance(names, balance, freshness.consistency)
    return currentAnswer(balance.place, body)
  },
})
