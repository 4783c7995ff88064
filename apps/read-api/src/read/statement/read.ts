import type { Principal } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { bucketStart, rollupLevelMax, schemas, utcTime } from '@ledger/wire'
import { Type } from 'typebox'
import type { AccountIdentity } from '../../identity.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf, minTokenOf, requireReached } from '../consistency.ts'
import type { CursorBinding } from '../cursors.ts'
import { limitOf, pageOf } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { readStatement, type StatementCursor, type StatementRange } from './read-statement.ts'
import { renderStatement } from './render-statement.ts'
import { StatementAnswer, StatementQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/accounts/{account}/statement */
export const getStatement = defineRead({
  operationId: 'getStatement',
  path: '/v1/ledgers/:ledger/accounts/:account/statement',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
  query: StatementQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['account_not_found', 'invalid_cursor', 'invalid_token', 'not_caught_up'],
  docs: {
    tag: 'balances',
    summary: 'What moved an account in a time',
    description:
      'The balance before `from`, the entries from `from` until before `to` by `effective_at`, and the balance before `to`. All pages are of the version that the account has at the first one, so the entries of all pages are the difference of the two balances, whatever is recorded meanwhile.',
    answer: StatementAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { query, principal } = call
    const account = await accountOf(reader, call.params)
    const { shardId } = account.ledger
    const freshness = freshnessOf(call, shardId)
    const range = rangeOf(query.from, query.to)
    const binding = bindingOf(principal, account, range)
    const cursor = query.cursor === undefined ? undefined : cursorOf(reader, binding, query.cursor)
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
    return currentAnswer(place, renderStatement(account, range, found, items, next, served))
  },
})

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
