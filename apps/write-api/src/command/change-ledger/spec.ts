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
import { batchedCommand } from '../command-spec.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { ledgerOf } from '../writer.ts'

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
export const changeLedger = batchedCommand({
  name: 'change-ledger',
  operationId: 'changeLedger',
  method: 'PATCH',
  path: '/v1/ledgers/:ledger',
  scope: 'ledgers:write',
  status: 200,
  params: Type.Object({ ledger: schemas.LedgerId }),
  body: ChangeLedgerBody,
  isBodyOptional: false,
  key: 'once',
  takesIfMatch: true,
  problems: [
    'idempotency_key_invalid',
    'ledger_not_found',
    'idempotency_in_progress',
    'idempotency_key_reused',
    'precondition_failed',
    'metadata_too_large',
    'locked_before_ahead',
  ],
  docs: {
    tag: 'ledgers',
    summary: 'Change the name, metadata and settings of a ledger',
    description: 'What is left out stays as it is.',
    answer: ChangedLedger,
  },
  prepare: async (writer, { params, body, ifMatch }) => {
    const ledger = await ledgerOf(writer, params.ledger)
    return {
      ledger,
      fingerprint: fingerprintOf('change-ledger', ledger.ledgerId, body, ifMatch),
      operation: {
        name: 'change-ledger',
        command: {
          ...(body.name === undefined ? {} : { name: body.name }),
          ...(body.metadata === undefined ? {} : { metadata: body.metadata }),
          ...(body.settings === undefined ? {} : { settings: ledgerSettingsChange(body.settings) }),
        },
      },
      isComplete: true,
    }
  },
})
