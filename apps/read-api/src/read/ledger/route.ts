import type { HttpServer } from '@ledger/runtime'
import { ledgerDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import { ledgerNotFound } from '../identity/identities.ts'
import type { Reader } from '../reader.ts'
import { sendVersion } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readLedger } from './query.ts'
import { ledgerAnswer } from './render-ledger.ts'
import { LedgerAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger} */
export function addGetLedger(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger',
    {
      schema: {
        operationId: 'getLedger',
        tags: ['ledgers'],
        summary: 'A ledger',
        description: 'What the ledger is called and what is noted about it.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...LedgerAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['invalid_token'] },
    },
    async (request, reply) => {
      const { journal, tables, identities } = reader
      const ledger = await identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, request.query, ledger.shardId)
      const askedAtMs = performance.now()
      const row = await journal.read((client) => readLedger(client, tables, ledger))
      if (row === undefined) throw ledgerNotFound(ledger.ledgerId)
      const place = shardPlaceOf(ledger.shardId, row, askedAtMs)
      requireReached(place, minTokenOf(freshness))
      const { token } = place
      const answer = ledgerAnswer(row)
      const etag = etagOf(row.epoch, ledgerDigest(answer))
      const render = (): string => JSON.stringify({ ...answer, token })
      return sendVersion(request, reply, { token, etag, render })
    },
  )
}
