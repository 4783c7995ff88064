import { categoryDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import { versionAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { categoryNotFound } from './category-not-found.ts'
import { readCategory } from './query.ts'
import { categoryAnswer } from './render-category.ts'
import { CategoryAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/categories/{category} */
export const getCategory = defineRead({
  operationId: 'getCategory',
  path: '/v1/ledgers/:ledger/categories/:category',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
  query: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: true,
  problems: ['category_not_found', 'invalid_token'],
  docs: {
    tag: 'categories',
    summary: 'A category',
    description: 'What the category is called and what is noted about it.',
    answer: CategoryAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, tables, identities } = reader
    const { category } = call.params
    const ledger = await identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const askedAtMs = performance.now()
    const row = await journal.read((client) => readCategory(client, tables, ledger, category))
    if (row === undefined) throw categoryNotFound(ledger, category)
    const place = shardPlaceOf(ledger.shardId, row, askedAtMs)
    requireReached(place, minTokenOf(freshness))
    const { token } = place
    const answer = categoryAnswer(ledger.ledgerId, row)
    const etag = etagOf(row.epoch, categoryDigest(answer))
    const render = (): string => JSON.stringify({ ...answer, token })
    return versionAnswer(call, { token, etag, render })
  },
})
