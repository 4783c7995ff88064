import {
  LedgerSettingsChangeSchema,
  ledgerSchema,
  ledgerSchemaExample,
  placeSchema,
  placeSchemaExample,
  schemas,
} from '@ledger/wire'
import type { Static } from 'typebox'
import { Type } from 'typebox'

export const OpenLedgerBody = Type.Object(
  {
    id: schemas.LedgerId,
    name: Type.Optional({
      ...schemas.ShortText,
      description: 'For people to read; left out, it is the id.',
    }),
    metadata: Type.Optional(schemas.MetadataSchema),
    settings: Type.Optional(LedgerSettingsChangeSchema),
  },
  { additionalProperties: false, examples: [{ id: 'acme', name: 'Acme' }] },
)
export type OpenLedgerBody = Static<typeof OpenLedgerBody>

export const OpenedLedger = Type.Object(
  { ...ledgerSchema, ...placeSchema },
  {
    description: 'The ledger, as it was opened.',
    examples: [{ ...ledgerSchemaExample, ...placeSchemaExample }],
  },
)
