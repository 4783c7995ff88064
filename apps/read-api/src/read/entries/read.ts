import { ProblemError, type Principal } from '@ledger/runtime'
import { schemas } from '@ledger/wire'
import { Type, type Static } from 'typebox'
import type { AccountIdentity } from '../../identity.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf, freshnessQuery, minTokenOf, requireReached } from '../consistency.ts'
import type { CursorBinding, CursorPlace } from '../cursors.ts'
import { limitOf, listQuery, orderQuery, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { accountIsGone, accountOf, type Reader } from '../reader.ts'
import { rangeQuery, timeRangeOf } from '../searching/filters.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { findEntries, type EntriesAsked } from './find-entries.ts'
import type { EntryRow } from './query.ts'
import { renderEntry } from './render-entry.ts'
import { EntriesAnswer } from './schema.ts'

const EntriesQuery = Type.Object(
  {
    ...rangeQuery('effective', 'Those that count'),
    ...rangeQuery('recorded', 'Those that were recorded'),
    ...listQuery,
    ...orderQuery('desc'),
    ...freshnessQuery,
  },
  { additionalProperties: false },
)

/** GET /v1/ledgers/{ledger}/accounts/{account}/entries */
export const listEntries = defineRead({
  operationId: 'listEntries',
  path: '/v1/ledgers/:ledger/accounts/:account/entries',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, account: schemas.AccountAddress }),
  query: EntriesQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['account_not_found', 'invalid_cursor', 'invalid_token', 'not_caught_up'],
  docs: {
    tag: 'entries',
    summary: 'The entries of an account',
    description:
      'By version, the newest first unless `order=asc`. Entries never change and none is ever put between two others, so pages stay as they are while the account goes on. With `effective_from` or `effective_to` by `effective_at`, the earliest first.',
    answer: EntriesAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { journal, cursors } = reader
    const { query } = call
    const account = await accountOf(reader, call.params)
    const { shardId } = account.ledger
    const freshness = freshnessOf(call, shardId)
    const filters = filtersOf(query)
    const binding = bindingOf(call.principal, account, filters)
    const after = query.cursor === undefined ? undefined : afterOf(reader, binding, query.cursor)

    const askedAtMs = performance.now()
    const asked = { ...filters, after, limit: limitOf(query) }
    const found = await findEntries(journal, account, asked)
    if (found === undefined) throw accountIsGone(reader, account)
    const place = shardPlaceOf(shardId, found.place, askedAtMs)
    requireReached(place, minTokenOf(freshness))

    const { last } = found
    const isByTime = filters.effective !== undefined
    const next = last && cursors.sign(binding, placeOf(last, isByTime))
    const entries = found.entries.map((row) => renderEntry(account, row))
    return currentAnswer(place, renderPage(entries, next, renderServed('strong', place)))
  },
})

type Filters = Pick<EntriesAsked, 'order' | 'effective' | 'recorded'>

/** @throws ProblemError invalid_parameter */
function filtersOf(query: Static<typeof EntriesQuery>): Filters {
  const effective = timeRangeOf('effective', query.effective_from, query.effective_to)
  const recorded = timeRangeOf('recorded', query.recorded_from, query.recorded_to)
  if (effective === undefined) return { order: query.order ?? 'desc', effective, recorded }
  if (query.order !== 'desc') return { order: 'asc', effective, recorded }
  const detail = 'By effective time entries come in the order `asc` only.'
  throw new ProblemError({ code: 'invalid_parameter', detail })
}

function bindingOf(
  principal: Principal,
  { ledger, address }: AccountIdentity,
  { order, effective, recorded }: Filters,
): CursorBinding {
  const times = [effective?.from, effective?.to, recorded?.from, recorded?.to]
  return { operation: 'listEntries', principal, query: [ledger.ledgerId, address, order, ...times] }
}

function placeOf({ version, recorded_at, effective_at }: EntryRow, isByTime: boolean): CursorPlace {
  return isByTime ? [version, recorded_at, effective_at] : [version, recorded_at]
}

function afterOf(
  { cursors }: Reader,
  binding: CursorBinding,
  cursor: string,
): EntriesAsked['after'] {
  const [version, recordedAt, effectiveAt] = cursors.open(binding, cursor)
  return {
    version: Number(version),
    recordedAt: String(recordedAt),
    ...(effectiveAt !== undefined && { effectiveAt: String(effectiveAt) }),
  }
}
