import { etagOf, schemas, statusOf, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { freshnessOf, freshnessQuery } from '../consistency.ts'
import { versionAnswer } from '../read-answer.ts'
import { defineRead } from '../read-spec.ts'
import { readTransaction } from './read-transaction.ts'
import { renderRecord } from './record.ts'

/** GET /v1/ledgers/{ledger}/transactions/{id} */
export const getTransaction = defineRead({
  operationId: 'getTransaction',
  path: '/v1/ledgers/:ledger/transactions/:id',
  scope: 'ledger:read',
  params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
  query: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
  takesFreshness: true,
  takesIfNoneMatch: true,
  problems: ['transaction_not_found', 'invalid_token'],
  docs: {
    tag: 'transactions',
    summary: 'A transaction',
    description:
      'As it is now: one that is posted at once changes only by the reversals that `reversed_by` names; the steps of one that was pending are its versions.',
    answer: TransactionAnswer,
    hasToken: true,
  },
  async answer(reader, call) {
    const ledger = await reader.identities.ledger(call.params.ledger)
    freshnessOf(call, ledger.shardId) // judged; the journal is always asked
    const { row } = await readTransaction(reader, ledger, call.params.id)
    const { event, body, token } = renderRecord(ledger.shardId, row)
    // nothing more can become of one that was let go
    const keep = statusOf(event) === 'archived' ? 'for-ever' : 'revalidate'
    const etag = etagOf(row.epoch, row.position, row.reversals.length)
    return versionAnswer(call, { token, etag, keep, render: () => body })
  },
})
