import type { HttpServer } from '@ledger/runtime'
import { accountDigest, etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { sendVersion } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readAccount } from './query.ts'
import { accountAnswer } from './render-account.ts'
import { AccountAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts/{account} */
export function addGetAccount(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/accounts/:account',
    {
      schema: {
        operationId: 'getAccount',
        tags: ['accounts'],
        summary: 'An account',
        description: 'What the account is, its limits and whether it is closed.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...AccountAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['account_not_found', 'invalid_token'] },
    },
    async (request, reply) => {
      const { journal, tables } = reader
      const account = await accountOf(reader, request.params)
      const { shardId, ledgerId } = account.ledger
      const freshness = freshnessOf(request, request.query, shardId)
      const askedAtMs = performance.now()
      const row = await journal.read((client) => readAccount(client, tables, account))
      if (row === undefined) throw accountIsGone(reader, account)
      const place = shardPlaceOf(shardId, row, askedAtMs)
      requireReached(place, minTokenOf(freshness))
      const { token } = place
      const answer = accountAnswer(ledgerId, row)
      const etag = etagOf(row.epoch, row.version, accountDigest(answer))
      const render = (): string => JSON.stringify({ ...answer, token })
      return sendVersion(request, reply, { token, etag, render })
    },
  )
}
