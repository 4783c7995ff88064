import type { HttpServer } from '@ledger/runtime'
import { mayUseLedger, ProblemError } from '@ledger/runtime'
import { ledgerSettingsChange } from '@ledger/wire'
import { DryRunQuery, isDryRun } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders, IdempotencyKeyHeader } from '../headers.ts'
import { optionalIdempotencyKey } from '../idempotency-key.ts'
import { keyOfContent } from '../key-of-content.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { submit } from '../writer.ts'
import { OpenedLedger, OpenLedgerBody } from './schema.ts'

/** POST /v1/ledgers */
export function addOpenLedger(app: HttpServer, writer: Writer): void {
  app.post(
    '/v1/ledgers',
    {
      schema: {
        operationId: 'openLedger',
        tags: ['ledgers'],
        headers: IdempotencyKeyHeader,
        summary: 'Open a ledger',
        description:
          'A book of accounts under an id of your own choice, which is its name for ever.',
        querystring: DryRunQuery,
        body: OpenLedgerBody,
        response: { 201: { ...OpenedLedger, headers: answerHeaders } },
      },
      config: {
        scope: 'ledgers:write',
        problems: [
          'idempotency_key_invalid',
          'ledger_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'ledger_exists',
          'locked_before_ahead',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      if (!mayUseLedger(request.principal, body.id)) {
        throw new ProblemError({
          code: 'ledger_not_found',
          detail: `The API key has no access to a ledger ${body.id}.`,
        })
      }
      const key = optionalIdempotencyKey(request.headers['idempotency-key'])
      const fingerprint = fingerprintOf('open-ledger', body.id, body)
      const answer = await submit(writer, request, {
        ledger: isDryRun(request)
          ? await writer.ledgers.wouldBe(body.id)
          : await writer.ledgers.claim(body.id),
        idempotencyKey: key ?? keyOfContent(fingerprint),
        fingerprint,
        operation: {
          name: 'open-ledger',
          ledgerName: body.name ?? body.id,
          metadata: body.metadata ?? {},
          settings: ledgerSettingsChange(body.settings ?? {}),
        },
      })
      return sendAnswer(request, reply, 201, answer)
    },
  )
}
