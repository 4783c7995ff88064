import type { HttpServer } from '@ledger/runtime'
import { etagOf, schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import { freshnessOf, FreshnessHeaders, freshnessQuery, minTokenOf } from '../consistency.ts'
import { readBalanceAt } from '../in-time/balance-at.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { sendVersion } from '../send-answer.ts'
import { renderAnswer } from './render-balance.ts'
import { asOfOf, asOfQuery } from './as-of.ts'
import { BalanceAnswer } from './schema.ts'
import { sendBalanceAt } from './send-balance-at.ts'

const BalanceQuery = Type.Object(
  { ...asOfQuery, ...freshnessQuery },
  { additionalProperties: false },
)

const balanceProblems = [
  'account_not_found',
  'invalid_token',
  'as_of_version_not_reached',
  'not_caught_up',
] as const

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
          'Posted, pending and available sums in minor units. By default the answer sees every write that was acknowledged before it was asked for; `Consistency` and `Min-Token` ask for less. `ETag` names epoch and version: with `If-None-Match` an account that has not changed is answered 304. With `as_of` the answer is the balance at that time, by `effective_at`, and with `as_of_version` as it was known then; it always comes from the journal, and has no `ETag`.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: BalanceQuery,
        response: { 200: { ...BalanceAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: balanceProblems },
    },
    async (request, reply) => {
      const account = await accountOf(reader, request.params)
      const freshness = freshnessOf(request, request.query, account.ledger.shardId)
      const asOf = asOfOf(request.query)
      if (asOf !== undefined) {
        const found = await readBalanceAt(reader.journal, account, asOf.time, asOf.version)
        if (found === undefined) throw accountIsGone(reader, account)
        return sendBalanceAt(reply, account, asOf.time, found, minTokenOf(freshness))
      }
      const served = await reader.shard(account.ledger.shardId).one(account, freshness)
      if (served === undefined) throw accountIsGone(reader, account)
      const { balance, place } = served
      const etag = etagOf(balance.epoch, balance.version)
      const render = (): string => renderAnswer(balance, freshness.consistency, place)
      return sendVersion(request, reply, { token: place.token, etag, render })
    },
  )
}
