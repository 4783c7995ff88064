import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import { freshnessOf, FreshnessHeaders, freshnessQuery } from '../consistency.ts'
import { etagOf, isKnownToCaller } from '../etag.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { sendCurrent, sendNotModified } from '../send-answer.ts'
import { renderAnswer } from './render-balance.ts'
import { BalanceAnswer } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts/{account}/balance */
export function addGetBalance(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/accounts/:account/balance',
    {
      schema: {
        operationId: 'getBalance',
        tags: ['balances'],
        summary: 'The balance of an account',
        description:
          'Posted, pending and available sums in minor units. By default the answer sees every write that was acknowledged before it was asked for; `Consistency` and `Min-Token` ask for less. `ETag` names epoch and version: with `If-None-Match` an account that has not changed is answered 304.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...BalanceAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['account_not_found', 'invalid_token'] },
    },
    async (request, reply) => {
      const account = await accountOf(reader, request.params)
      const freshness = freshnessOf(request, request.query, account.ledger.shardId)
      const served = await reader.shard(account.ledger.shardId).one(account, freshness)
      if (served === undefined) throw accountIsGone(reader, account)
      const { balance, place } = served
      const etag = etagOf(balance.epoch, balance.version)
      if (isKnownToCaller(request.headers['if-none-match'], etag)) {
        return sendNotModified(reply, { token: place.token, etag, isImmutable: false })
      }
      reply.header('etag', etag)
      return sendCurrent(reply, place, renderAnswer(balance, freshness.consistency, place))
    },
  )
}
