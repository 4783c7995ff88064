import type { HttpServer } from '@ledger/runtime'
import { etagOf, isKnownToCaller, schemas, statusOf, TransactionAnswer } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import { freshnessOf, FreshnessHeaders, freshnessQuery } from '../consistency.ts'
import type { Reader } from '../reader.ts'
import { sendImmutable, sendNotModified, sendRevalidated } from '../send-answer.ts'
import { readTransaction } from './read-transaction.ts'
import { renderRecord } from './record.ts'

/** GET /v1/ledgers/{ledger}/transactions/{id} */
export function addGetTransaction(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/transactions/:id',
    {
      schema: {
        operationId: 'getTransaction',
        tags: ['transactions'],
        summary: 'A transaction',
        description:
          'As it is now: one that is posted at once changes only by the reversals that `reversed_by` names; the steps of one that was pending are its versions.',
        params: Type.Object({ ledger: schemas.LedgerId, id: schemas.TransactionId }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...TransactionAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['transaction_not_found', 'invalid_token'] },
    },
    async (request, reply) => {
      const ledger = await reader.identities.ledger(request.params.ledger)
      freshnessOf(request, request.query, ledger.shardId) // judged; the journal is always asked
      const { row } = await readTransaction(reader, ledger, request.params.id)
      const { event, body, token } = renderRecord(ledger.shardId, row)
      // nothing more can become of one that was let go
      const isImmutable = statusOf(event) === 'archived'
      const etag = etagOf(row.epoch, row.position, row.reversals.length)
      if (isKnownToCaller(request.headers['if-none-match'], etag)) {
        return sendNotModified(reply, { token, etag, isImmutable })
      }
      return isImmutable
        ? sendImmutable(reply, { token, etag, body })
        : sendRevalidated(reply, { token, etag, body })
    },
  )
}
