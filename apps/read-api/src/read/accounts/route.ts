import type { HttpServer } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import { accountAnswer } from '../account/render-account.ts'
import { accountExample, accountFields } from '../account/schema.ts'
import { servedFields } from '../balance/schema.ts'
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
import { renderServed } from '../balance/render-balance.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { listAccounts } from './query.ts'

const AccountsAnswer = Type.Object(
  { data: Type.Array(Type.Object(accountFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of accounts.',
    examples: [
      { data: [accountExample], next_cursor: null, consistency: 'strong', token: 'djEuMC4xLjc' },
    ],
  },
)

/** GET /v1/ledgers/{ledger}/accounts */
export function addListAccounts(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/accounts',
    {
      schema: {
        operationId: 'listAccounts',
        tags: ['accounts'],
        summary: 'The accounts of a ledger',
        description: 'By address.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        headers: FreshnessHeaders,
        querystring: Type.Object(
          { ...listQuery, ...freshnessQuery },
          { additionalProperties: false },
        ),
        response: { 200: { ...AccountsAnswer, headers: tokenHeaders } },
      },
      config: { scope: 'ledger:read', problems: ['invalid_cursor', 'invalid_token'] },
    },
    async (request, reply) => {
      const { journal, tables, cursors, identities } = reader
      const { query, principal } = request
      const ledger = await identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, query, ledger.shardId)
      const binding = { operation: 'listAccounts', principal, query: [ledger.ledgerId] }
      const [after] = query.cursor === undefined ? [] : cursors.open(binding, query.cursor)
      const limit = limitOf(query)
      const page = { after: after === undefined ? undefined : String(after), limit: limit + 1 }

      const askedAtMs = performance.now()
      const found = await journal.read((client) => listAccounts(client, tables, ledger, page))
      const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const { items, last } = pageOf(found.accounts, limit)
      const next = last === undefined ? undefined : cursors.sign(binding, [last.address])
      const accounts = items.map((row) => JSON.stringify(accountAnswer(ledger.ledgerId, row)))
      return sendCurrent(reply, place, renderPage(accounts, next, renderServed('strong', place)))
    },
  )
}
