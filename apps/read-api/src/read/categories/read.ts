import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { renderServed } from '../balance/render-balance.ts'
import { servedExample, servedFields } from '../balance/schema.ts'
import { categoryAnswer } from '../category/render-category.ts'
import { categoryExample, categoryFields } from '../category/schema.ts'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readCategories } from './query.ts'

const CategoriesAnswer = Type.Object(
  { data: Type.Array(Type.Object(categoryFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of categories.',
    examples: [{ data: [categoryExample], next_cursor: null, ...servedExample }],
  },
)

/** GET /v1/ledgers/{ledger}/categories */
export const listCategories = defineRead({
  operationId: 'listCategories',
  path: '/v1/ledgers/:ledger/categories',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: Type.Object({ ...listQuery, ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['invalid_cursor', 'invalid_token'],
  docs: {
    tag: 'categories',
    summary: 'The categories of a ledger',
    description: 'By id, whichever of them are inside others.',
    answer: CategoriesAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, tables, cursors, identities } = reader
    const { query, principal } = call
    const ledger = await identities.ledger(call.params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const binding = { operation: 'listCategories', principal, query: [ledger.ledgerId] }
    const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)
    const limit = limitOf(query)
    const page = { after: after === undefined ? undefined : String(after), limit: limit + 1 }

    const askedAtMs = performance.now()
    const found = await journal.read((client) => readCategories(client, tables, ledger, page))
    const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
    requireReached(place, minTokenOf(freshness))

    const { items, last } = pageOf(found.categories, limit)
    const next = last === undefined ? undefined : cursors.sign(binding, [last.category_id])
    const texts = items.map((row) => JSON.stringify(categoryAnswer(ledger.ledgerId, row)))
    return currentAnswer(place, renderPage(texts, next, renderServed('strong', place)))
  },
})
