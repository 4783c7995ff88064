import type { HttpServer, Principal } from '@ledger/runtime'
import { schemas, transactionExample, transactionFields } from '@ledger/wire'
import { Type } from 'typebox'
import { tokenHeaders } from '../answer-headers.ts'
import type { LedgerPlace } from '../../identity.ts'
import { renderServed } from '../balance/render-balance.ts'
import { servedExample, servedFields } from '../balance/schema.ts'
import {
  freshnessOf,
  FreshnessHeaders,
  freshnessQuery,
  minTokenOf,
  requireReached,
} from '../consistency.ts'
import type { CursorBinding } from '../cursors.ts'
import { limitOf, listQuery, NextCursor, renderPage } from '../list.ts'
import type { Reader } from '../reader.ts'
import { sendCurrent } from '../send-answer.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { renderRecord } from '../transaction/record.ts'
import { findByExternalId } from './by-external-id-query.ts'
import type { FoundTransactions } from './found-transactions.ts'
import { listTransactions, positionsMax, type RecordAfter } from './list-query.ts'

const TransactionsQuery = Type.Object(
  {
    external_id: Type.Optional(
      Type.String({
        pattern: '^[^\\u0000]{1,255}$',
        description: 'The one transaction that has this external id.',
        examples: ['171812'],
      }),
    ),
    ...listQuery,
    ...freshnessQuery,
  },
  { additionalProperties: false },
)

const TransactionsAnswer = Type.Object(
  { data: Type.Array(Type.Object(transactionFields)), next_cursor: NextCursor, ...servedFields },
  {
    description: 'A page of transactions.',
    examples: [{ data: [transactionExample], next_cursor: null, ...servedExample }],
  },
)

/** GET /v1/ledgers/{ledger}/transactions */
export function addListTransactions(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/transactions',
    {
      schema: {
        operationId: 'listTransactions',
        tags: ['transactions'],
        summary: 'The transactions of a ledger',
        description:
          'In the order of the journal, or the one with an external id. A page may be shorter than its limit, even empty, and have a next one: go on while `next_cursor` is not null.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        headers: FreshnessHeaders,
        querystring: TransactionsQuery,
        response: { 200: { ...TransactionsAnswer, headers: tokenHeaders } },
      },
      config: { scope: 'ledger:read', problems: ['invalid_cursor', 'invalid_token'] },
    },
    async (request, reply) => {
      const { query, principal } = request
      const ledger = await reader.identities.ledger(request.params.ledger)
      const freshness = freshnessOf(request, query, ledger.shardId)
      const binding = bindingOf(principal, ledger, query.external_id)
      const after = afterOf(reader, ledger, binding, query.cursor)
      const limit = limitOf(query)

      const askedAtMs = performance.now()
      const found = await reader.journal.read((client) =>
        query.external_id === undefined
          ? listTransactions(client, ledger, after, limit)
          : findByExternalId(client, ledger, query.external_id),
      )
      const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
      requireReached(place, minTokenOf(freshness))

      const next = query.external_id === undefined ? nextOf(found, after, limit) : undefined
      const cursor = next && reader.cursors.sign(binding, [next.position, next.recordedAt])
      const texts = found.transactions.map((row) => renderRecord(ledger.shardId, row).body)
      return sendCurrent(reply, place, renderPage(texts, cursor, renderServed('strong', place)))
    },
  )
}

function bindingOf(
  principal: Principal,
  ledger: LedgerPlace,
  externalId: string | undefined,
): CursorBinding {
  return { operation: 'listTransactions', principal, query: [ledger.ledgerId, externalId] }
}

function afterOf(
  { cursors }: Reader,
  ledger: LedgerPlace,
  binding: CursorBinding,
  cursor: string | undefined,
): RecordAfter {
  if (cursor === undefined) {
    return { position: ledger.openedPosition, recordedAt: ledger.openedAt }
  }
  const [position, recordedAt] = cursors.open(binding, cursor)
  return { position: Number(position), recordedAt: String(recordedAt) }
}

/** After the last transaction of a full page, else after the positions that were looked at. */
function nextOf(
  { place, transactions }: FoundTransactions,
  after: RecordAfter,
  limit: number,
): RecordAfter | undefined {
  const last = transactions.at(-1)
  const lastPosition = last?.made_position ?? 0
  const isFull = transactions.length === limit
  const position = isFull ? lastPosition : after.position + positionsMax
  if (position >= place.position) return undefined
  return { position, recordedAt: last?.made_recorded_at ?? after.recordedAt }
}
