import type { HttpServer, Principal } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { bucketStart, rollupLevelMax, schemas, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import type { AccountIdentity } from '../../identity.ts'
import { tokenHeaders } from '../answer-headers.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf, FreshnessHeaders, minTokenOf, requireReached } from '../consistency.ts'
import type { CursorBinding } from '../cursors.ts'
import { limitOf, pageOf } from '../list.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readStatement, type StatementCursor, type StatementRange } from './read-statement.ts'
import { renderStatement } from './render-statement.ts'
import { StatementAnswer, StatementQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts/{account}/statement */
export function addGetStatement(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/accounts/:account/statement',
    {
      schema: {
        operationId: 'getStatement',
        tags: ['balances'],
        summary: 'What moved an account in a time',
        description:
          'The balance before `from`, the entries from `from` until before `to` by `effective_at`, and the balance before `to`. All pages are of the version that the account has at the first one, so the entries of all pages are the difference of the two balances, whatever is recorded meanwhile.',
        params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
        headers: FreshnessHeaders,
        querystring: StatementQuery,
        response: { 200: { ...StatementAnswer, headers: tokenHeaders } },
      },
      config: {
        scope: 'ledger:read',
        problems: ['account_not_found', 'invalid_cursor', 'invalid_token', 'not_caught_up'],
      },
    },
    async (request, reply) => {
      const { query, principal } = request
      const account = await accountOf(reader, request.params)
      const { shardId } = account.ledger
      const freshness = freshnessOf(request, query, shardId)
      const range = rangeOf(query.from, query.to)
      const binding = bindingOf(principal, account, range)
      const cursor =
        query.cursor === undefined ? undefined : cursorOf(reader, binding, query.cursor)
      const limit = limitOf(query)

      const askedAtMs = performance.now()
      const found = await readStatement(reader.journal, account, range, cursor, limit + 1)
      if (found === undefined) throw accountIsGone(reader, account)
      const place = shardPlaceOf(shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const { items, last } = pageOf(found.entries, limit)
      const next =
        last === undefined
          ? undefined
          : reader.cursors.sign(binding, [found.version, last.effective_at, last.version])
      const served = renderServed('strong', place)
      return sendCurrent(reply, place, renderStatement(account, range, found, items, next, served))
    },
  )
}

/** @throws ProblemError invalid_parameter */
function rangeOf(from: string, to: string): StatementRange {
  const range = { from: utcTime(from), to: utcTime(to) }
  // written to the microsecond, times sort as texts
  if (bucketStart(range.from, rollupLevelMax) <= bucketStart(range.to, rollupLevelMax)) return range
  const detail = 'The query parameter `from` must not be after `to`.'
  throw new ProblemError({ code: 'invalid_parameter', detail })
}

function bindingOf(
  principal: Principal,
  { ledger, address }: AccountIdentity,
  { from, to }: StatementRange,
): CursorBinding {
  return { operation: 'getStatement', principal, query: [ledger.ledgerId, address, from, to] }
}

function cursorOf({ cursors }: Reader, binding: CursorBinding, cursor: string): StatementCursor {
  const [version, effectiveAt, afterVersion] = cursors.open(binding, cursor)
  return {
    version: Number(version),
    after: { effectiveAt: String(effectiveAt), version: Number(afterVersion) },
  }
}
