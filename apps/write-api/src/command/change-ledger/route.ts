import type { HttpServer } from '@ledger/runtime'
import {
  LedgerSettingsChangeSchema,
  ledgerSettingsExample,
  ledgerSettingsChange,
  ledgerSchema,
  ledgerSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { DryRunQuery } from '../dry-run.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders } from '../headers.ts'
import { idempotencyKeyOrOnce } from '../idempotency-key.ts'
import { changeHeaders, ifMatchOf } from '../if-match.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'

const ChangeLedgerBody = Type.Object(
  {
    name: Type.Optional({ ...schemas.ShortText, description: 'For people to read.' }),
    metadata: Type.Optional(schemas.MetadataChangeSchema),
    settings: Type.Optional(LedgerSettingsChangeSchema),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [
      {
        name: 'Acme',
        metadata: { country: 'CZ' },
        settings: { locked_before: '1993-01-01T00:00:00Z' },
      },
    ],
  },
)

const ChangedLedger = Type.Object(
  { ...ledgerSchema, ...placeSchema },
  {
    description: 'The ledger as it is now.',
    examples: [
      {
        ...ledgerSchemaExample,
        metadata: { country: 'CZ' },
        settings: { ...ledgerSettingsExample, locked_before: '1993-01-01T00:00:00Z' },
        ...placeSchemaExample,
      },
    ],
  },
)

/** PATCH /v1/ledgers/{ledger} */
export function addChangeLedger(app: HttpServer, writer: Writer): void {
  app.patch(
    '/v1/ledgers/:ledger',
    {
      schema: {
        operationId: 'changeLedger',
        tags: ['ledgers'],
        headers: changeHeaders(),
        summary: 'Change the name, metadata and settings of a ledger',
        description: 'What is left out stays as it is.',
        params: Type.Object({ ledger: schemas.LedgerId }),
        querystring: DryRunQuery,
        body: ChangeLedgerBody,
        response: { 200: { ...ChangedLedger, headers: answerHeaders } },
      },
      config: {
        scope: 'ledgers:write',
        problems: [
          'idempotency_key_invalid',
          'ledger_not_found',
          'idempotency_in_progress',
          'idempotency_key_reused',
          'precondition_failed',
          'metadata_too_large',
          'locked_before_ahead',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const idempotencyKey = idempotencyKeyOrOnce(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const known = ifMatchOf(request)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf('change-ledger', ledger.ledgerId, body, known),
        ...known,
        operation: {
          name: 'change-ledger',
          command: {
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
            ...(body.settings === undefined
              ? {}
              : { settings: ledgerSettingsChange(body.settings) }),
          },
        },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
