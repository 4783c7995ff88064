import type { HttpServer, Principal } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import type { AccountIdentity } from '../../identity.ts'
import { renderServed } from '../balance/render-balance.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import type { CursorBinding } from '../cursors.ts'
import { limitOf, listQuery, orderQuery, pageOf, renderPage, type Order } from '../list.ts'
import { accountOf, type Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { listEntries, type EntryPlace } from './query.ts'
import { renderEntry } from './render-entry.ts'
import { EntriesAnswer } from './schema.ts'

const EntriesQuery = Type.Object(
  { ...listQuery, ...orderQuery('desc'), ...freshnessQuery },
  { additionalProperties: false },
)

/** GET /v1/ledgers/{ledger}/accounts/{account}/entries */
export function addListEntries(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/accounts/:account/entries',
    {
      schema: {
        operationId: 'listEntries',
        tags: ['entries'],
        summary: 'The entries of an account',
        description:
          'By version, the newest first unless `order=asc`. Entries never change and none is ever put between two others, so pages stay as they are while the account goes on.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        headers: FreshnessHeaders,
        querystring: EntriesQuery,
        response: { 200: { ...EntriesAnswer, headers: tokenHeaders } },
      },
      config: {
        scope: 'ledger:read',
        problems: ['account_not_found', 'invalid_cursor', 'invalid_token'],
      },
    },
    async (request, reply) => {
      const { journal, cursors } = reader
      const { query } = request
      const account = await accountOf(reader, request.params)
      const { shardId } = account.ledger
      const freshness = freshnessOf(request, query, shardId)
      const order = query.order ?? 'desc'
      const binding = bindingOf(request.principal, account, order)
      const after = query.cursor === undefined ? undefined : afterOf(reader, binding, query.cursor)
      const limit = limitOf(query)

      const askedAtMs = performance.now()
      const page = { order, after, limit: limit + 1 }
      const found = await journal.read((client) => listEntries(client, account, page))
      const place = shardPlaceOf(shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const { items, last } = pageOf(found.entries, limit)
      const next =
        last === undefined ? undefined : cursors.sign(binding, [last.version, last.recorded_at])
      const entries = items.map((row) => renderEntry(account, row))
      return sendCurrent(reply, place, renderPage(entries, next, renderServed('strong', place)))
    },
  )
}

function bindingOf(principal: Principal, account: AccountIdentity, order: Order): CursorBinding {
  const { ledger, address } = account
  return { operation: 'listEntries', principal, query: [ledger.ledgerId, address, order] }
}

function afterOf({ cursors }: Reader, binding: CursorBinding, cursor: string): EntryPlace {
  const [version, recordedAt] = cursors.open(binding, cursor)
  return { version: Number(version), recordedAt: String(recordedAt) }
}
