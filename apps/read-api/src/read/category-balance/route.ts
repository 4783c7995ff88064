import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import { freshnessOf, FreshnessHeaders, freshnessQuery } from '../consistency.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { categoryAccountsMax, readCategoryBalance } from './read-category-balance.ts'
import { renderCategoryBalance } from './render-category-balance.ts'
import { CategoryBalanceAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/categories/{category}/balance */
export function addGetCategoryBalance(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/categories/:category/balance',
    {
      schema: {
        operationId: 'getCategoryBalance',
        tags: ['categories'],
        summary: 'The balance of a category',
        description: `All accounts in it and in the categories inside it, each counted once, summed for each currency and shown in the direction of the category, as if they were one account. By default accounts and balances are of one moment, and the answer sees every write that was acknowledged before it was asked for. With \`Consistency: eventual\` the balances may be behind; who is in the category is not. There may be ${categoryAccountsMax.toLocaleString('en')} accounts.`,
        params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
        headers: FreshnessHeaders,
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...CategoryBalanceAnswer, headers: tokenHeaders } },
      },
      config: {
        scope: 'ledger:read',
        problems: ['category_not_found', 'category_too_large', 'invalid_token'],
      },
    },
    async (request, reply) => {
      const { journal, identities } = reader
      const { category } = request.params
      const ledger = await identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, request.query, ledger.shardId)
      const balance = await readCategoryBalance(journal, ledger, category, freshness)
      const names = { ledger: ledger.ledgerId, category }
      const body = renderCategoryBalance(names, balance, freshness.consistency)
      return sendCurrent(reply, balance.place, body)
    },
  )
}
