import type { HttpServer } from '@ledger/runtime'
import { categoryDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import type { Reader } from '../reader.ts'
import { sendVersion } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { categoryNotFound } from './category-not-found.ts'
import { readCategory } from './query.ts'
import { categoryAnswer } from './render-category.ts'
import { CategoryAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/categories/{category} */
export function addGetCategory(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/categories/:category',
    {
      schema: {
        operationId: 'getCategory',
        tags: ['categories'],
        summary: 'A category',
        description: 'What the category is called and what is noted about it.',
        params: Type.Object({ ledger: schemas.LedgerId, category: schemas.CategoryId }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...CategoryAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['category_not_found', 'invalid_token'] },
    },
    async (request, reply) => {
      const { journal, tables, identities } = reader
      const { category } = request.params
      const ledger = await identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, request.query, ledger.shardId)
      const askedAtMs = performance.now()
      const row = await journal.read((client) => readCategory(client, tables, ledger, category))
      if (row === undefined) throw categoryNotFound(ledger, category)
      const place = shardPlaceOf(ledger.shardId, row, askedAtMs)
      requireReached(place, minTokenOf(freshness))
      const { token } = place
      const answer = categoryAnswer(ledger.ledgerId, row)
      const etag = etagOf(row.epoch, categoryDigest(answer))
      const render = (): string => JSON.stringify({ ...answer, token })
      return sendVersion(request, reply, { token, etag, render })
    },
  )
}
