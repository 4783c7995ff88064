import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import { renderServed } from '../balance/render-balance.ts'
import { servedExample, servedFields } from '../balance/schema.ts'
import { categoryAnswer } from '../category/render-category.ts'
import { categoryExample, categoryFields } from '../category/schema.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { listCategories } from './query.ts'

const CategoriesAnswer = Type.Object(
  { data: Type.Array(Type.Object(categoryFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of categories.',
    examples: [{ data: [categoryExample], next_cursor: null, ...servedExample }],
  },
)

/** GET /v1/ledgers/{ledger}/categories */
export function addListCategories(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/categories',
    {
      schema: {
        operationId: 'listCategories',
        tags: ['categories'],
        summary: 'The categories of a ledger',
        description: 'By id, whichever of them are inside others.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        headers: FreshnessHeaders,
        querystring: Type.Object(
          { ...listQuery, ...freshnessQuery },
          { additionalProperties: false },
        ),
        response: { 200: { ...CategoriesAnswer, headers: tokenHeaders } },
      },
      config: { scope: 'ledger:read', problems: ['invalid_cursor', 'invalid_token'] },
    },
    async (request, reply) => {
      const { journal, tables, cursors, identities } = reader
      const { query, principal } = request
      const ledger = await identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, query, ledger.shardId)
      const binding = { operation: 'listCategories', principal, query: [ledger.ledgerId] }
      const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)
      const limit = limitOf(query)
      const page = { after: after === undefined ? undefined : String(after), limit: limit + 1 }

      const askedAtMs = performance.now()
      const found = await journal.read((client) => listCategories(client, tables, ledger, page))
      const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const { items, last } = pageOf(found.categories, limit)
      const next = last === undefined ? undefined : cursors.sign(binding, [last.category_id])
      const texts = items.map((row) => JSON.stringify(categoryAnswer(ledger.ledgerId, row)))
      return sendCurrent(reply, place, renderPage(texts, next, renderServed('strong', place)))
    },
  )
}
