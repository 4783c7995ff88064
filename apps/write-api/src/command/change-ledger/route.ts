import type { HttpServer } from '@ledger/runtime'
import {
  ledgerSchema,
  ledgerSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import { Type } from 'typebox'
import { fingerprintOf } from '../fingerprint.ts'
import { answerHeaders, IdempotencyKeyHeader } from '../headers.ts'
import { idempotencyKeyOrOnce } from '../idempotency-key.ts'
import { sendAnswer } from '../send-answer.ts'
import type { Writer } from '../writer.ts'
import { ledgerOf, submit } from '../writer.ts'

const ChangeLedgerBody = Type.Object(
  {
    name: Type.Optional({ ...schemas.ShortText, description: 'For people to read.' }),
    metadata: Type.Optional(schemas.MetadataChangeSchema),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ name: 'Acme', metadata: { country: 'CZ' } }],
  },
)

const ChangedLedger = Type.Object(
  { ...ledgerSchema, ...placeSchema },
  {
    description: 'The ledger as it is now.',
    examples: [{ ...ledgerSchemaExample, metadata: { country: 'CZ' }, ...placeSchemaExample }],
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
        headers: IdempotencyKeyHeader,
        summary: 'Change the name and metadata of a ledger',
        description: 'What is left out stays as it is.',
        params: Type.Object({ ledger: schemas.LedgerId }),
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
          'metadata_too_large',
        ],
      },
    },
    async (request, reply) => {
      const { body } = request
      const idempotencyKey = idempotencyKeyOrOnce(request.headers['idempotency-key'])
      const ledger = await ledgerOf(writer, request.params.ledger)
      const answer = await submit(writer, request, {
        ledger,
        idempotencyKey,
        fingerprint: fingerprintOf('change-ledger', ledger.ledgerId, body),
        operation: {
          name: 'change-ledger',
          command: {
            ...(body.name === undefined ? {} : { name: body.name }),
            ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
          },
        },
      })
      return sendAnswer(request, reply, 200, answer)
    },
  )
}
