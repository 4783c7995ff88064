import { schemas, transactionExample, transactionFields } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery } from '../consistency.ts'
import { limitOf, listQuery, NextCursor, pageOf, renderPage } from '../list.ts'
import { currentAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { readTransaction } from '../transaction/read-transaction.ts'
import { renderRecord } from '../transaction/record.ts'
import { listVersions } from './query.ts'

const VersionsAnswer = Type.Object(
  { data: Type.Array(Type.Object(transactionFields)), next_cursor: NextCursor },
  {
    description: 'The transaction as each step left it; `entries` are those of the step.',
    examples: [{ data: [transactionExample], next_cursor: null }],
  },
)

/** GET /v1/ledgers/{ledger}/transactions/{id}/versions */
export const listTransactionVersions = defineRead({
  operationId: 'listTransactionVersions',
  path: '/v1/ledgers/:ledger/transactions/:id/versions',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
  query: Type.Object({ ...listQuery, ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: false,
  problems: ['transaction_not_found', 'invalid_cursor', 'invalid_token'],
  docs: {
    tag: 'transactions',
    summary: 'The history of a transaction',
    description:
      'How it was made and, of one that was pending, each step: posted, in parts too, voided or expired. The oldest first; each as it was answered to the step.',
    answer: VersionsAnswer,
    hasToken: false,
  },
  async answer(reader, call) {
    const { query, principal, params } = call
    const ledger = await reader.identities.ledger(params.ledger)
    freshnessOf(call, ledger.shardId) // judged; the journal is always asked
    const binding = {
      operation: 'listTransactionVersions',
      principal,
      query: [ledger.ledgerId, params.id],
    }
    const [position, recordedAt] =
      query.cursor === undefined ? [0, '-infinity'] : reader.cursors.open(binding, query.cursor)
    const after = { position: Number(position), recordedAt: String(recordedAt) }
    const limit = limitOf(query)

    const { uuid } = await readTransaction(reader, ledger, params.id)
    const rows = await reader.journal.read((client) =>
      listVersions(client, ledger, uuid, after, limit + 1),
    )
    const { items, last } = pageOf(rows, limit)
    const cursor = last && reader.cursors.sign(binding, [last.position, last.recorded_at])
    const texts = items.map((row) => renderRecord(ledger.shardId, row).body)
    return currentAnswer(undefined, renderPage(texts, cursor))
  },
})
