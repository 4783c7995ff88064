import type { HttpServer } from '@ledger/runtime'
import { ProblemError } from '@ledger/runtime'
import { schemas, TransactionAnswer, TransactionId, uuidOfTransactionId } from '@ledger/wire'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, versionedHeaders } from '../answer-headers.ts'
import type { LedgerPlace } from '../../identity.ts'
import { freshnessOf, FreshnessHeaders, freshnessQuery } from '../consistency.ts'
import { etagOf, isKnownToCaller } from '../etag.ts'
import type { Reader } from '../reader.ts'
import { sendImmutable, sendNotModified } from '../send-answer.ts'
import { findTransaction } from './find-transaction-query.ts'
import { renderRecord, type TransactionRow } from './record.ts'

/** GET /v1/ledgers/{ledger}/transactions/{id} */
export function addGetTransaction(app: HttpServer, reader: Reader): void {
  app.get(
    '/v1/ledgers/:ledger/transactions/:id',
    {
      schema: {
        operationId: 'getTransaction',
        tags: ['transactions'],
        summary: 'A transaction',
        description: 'Byte for byte as it was answered when it was posted. It never changes.',
        params: Type.Object({ ledger: schemas.LedgerId, id: TransactionId }),
        headers: Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch }),
        querystring: Type.Object({ ...freshnessQuery }, { additionalProperties: false }),
        response: { 200: { ...TransactionAnswer, headers: versionedHeaders }, 304: notModified },
      },
      config: { scope: 'ledger:read', problems: ['transaction_not_found', 'invalid_token'] },
    },
    async (request, reply) => {
      const ledger = await reader.identities.ledger(request.params.ledger)
      freshnessOf(request, request.query, ledger.shardId) // judged; the journal is always asked
      const row = await readTransaction(reader, ledger, request.params.id)
      const { body, token } = renderRecord(ledger.shardId, row)
      const etag = etagOf(row.epoch, row.position)
      if (isKnownToCaller(request.headers['if-none-match'], etag)) {
        return sendNotModified(reply, { token, etag, isImmutable: true })
      }
      return sendImmutable(reply, { token, etag, body })
    },
  )
}

async function readTransaction(
  { journal }: Reader,
  ledger: LedgerPlace,
  id: string,
): Promise<TransactionRow> {
  const uuid = uuidOfTransactionId(id)
  const row =
    uuid === undefined
      ? undefined
      : await journal.read((client) => findTransaction(client, ledger, uuid))
  if (row !== undefined) return row
  const detail = `There is no transaction ${id} in ledger ${ledger.ledgerId}.`
  throw new ProblemError({ code: 'transaction_not_found', detail })
}
