import { schemas } from '@ledger/wire'
import { Type } from 'typebox'
import type { LedgerPlace } from '../../identity.ts'
import { renderServed } from '../balance/render-balance.ts'
import { freshnessOf } from '../consistency.ts'
import type { CursorBinding, CursorPlace } from '../cursors.ts'
import { limitOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import type { Reader } from '../reader.ts'
import { requireSearch } from '../searching/in-searched-snapshot.ts'
import { renderRecord } from '../transaction/record.ts'
import type { Candidate } from './candidates.ts'
import { boundBy, filtersOf } from './filters.ts'
import { findPage } from './find-page.ts'
import { TransactionsAnswer, TransactionsQuery } from './schema.ts'

/** GET /v1/ledgers/{ledger}/transactions */
export const listTransactions = defineRead({
  operationId: 'listTransactions',
  path: '/v1/ledgers/:ledger/transactions',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId }),
  query: TransactionsQuery,
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: [
    'account_not_found',
    'invalid_cursor',
    'invalid_token',
    'search_disabled',
    'not_caught_up',
  ],
  docs: {
    tag: 'transactions',
    summary: 'The transactions of a ledger',
    description:
      'In the order of the journal; with `effective_from` or `effective_to` in the order of `effective_at`. Of several filters all must hold. A page may be shorter than its limit, even empty, and have a next one: go on while `next_cursor` is not null. With `status`, `source`, `correlation_id`, `metadata` or a time of effect a strong read waits up to a second for the projector.',
    answer: TransactionsAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const { query, principal, params } = call
    const filters = filtersOf(query)
    requireSearch(reader, filters.searched)
    const ledger = await reader.identities.ledger(params.ledger)
    const freshness = freshnessOf(call, ledger.shardId)
    const bound = [ledger.ledgerId, ...boundBy(filters)]
    const binding = { operation: 'listTransactions', principal, query: bound }
    const after = afterOf(reader, ledger, binding, query.cursor)
    const account =
      filters.account === undefined
        ? undefined
        : await reader.identities.account(ledger, filters.account)

    const asked = { ledger, account, filters, after, limit: limitOf(query), freshness }
    const { place, transactions, next } = await findPage(reader, asked)
    const cursor = next && reader.cursors.sign(binding, placeOf(next))
    const texts = transactions.map((row) => renderRecord(ledger.shardId, row).body)
    const consistency = filters.searched.length > 0 ? freshness.consistency : 'strong'
    return currentAnswer(place, renderPage(texts, cursor, renderServed(consistency, place)))
  },
})

function placeOf({ position, recordedAt, effectiveAt }: Candidate): CursorPlace {
  return effectiveAt === undefined ? [position, recordedAt] : [position, recordedAt, effectiveAt]
}

function afterOf(
  { cursors }: Reader,
  ledger: LedgerPlace,
  binding: CursorBinding,
  cursor: string | undefined,
): Candidate {
  if (cursor === undefined) {
    return { position: ledger.openedPosition, recordedAt: ledger.openedAt }
  }
  const [position, recordedAt, effectiveAt] = cursors.open(binding, cursor)
  return {
    position: Number(position),
    recordedAt: String(recordedAt),
    ...(effectiveAt !== undefined && { effectiveAt: String(effectiveAt) }),
  }
}
