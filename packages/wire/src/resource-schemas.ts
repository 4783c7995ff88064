import { Type } from 'typebox'
import { ledgerSettingsExample, LedgerSettingsSchema } from './ledger-settings.ts'
import * as schemas from './schemas.ts'

/** A `LedgerAnswer`. */
export const ledgerSchema = {
  id: schemas.LedgerId,
  name: Type.String(),
  metadata: schemas.MetadataSchema,
  settings: LedgerSettingsSchema,
}

export const ledgerSchemaExample = {
  id: 'acme',
  name: 'Acme',
  metadata: {},
  settings: ledgerSettingsExample,
}

/** An `AccountAnswer`. */
export const accountSchema = {
  address: schemas.AccountAddress,
  ledger: schemas.LedgerId,
  currency: schemas.CurrencyCode,
  normal_balance: schemas.DirectionName,
  min_balance: schemas.Limit,
  max_balance: schemas.Limit,
  closed: Type.Boolean({ description: 'A closed account takes no entries.' }),
  metadata: schemas.MetadataSchema,
}

export const accountSchemaExample = {
  address: 'customer:1',
  ledger: 'acme',
  currency: 'CZK',
  normal_balance: 'credit',
  min_balance: null,
  max_balance: null,
  closed: false,
  metadata: {},
}

/** A `CategoryAnswer`. */
export const categorySchema = {
  id: schemas.CategoryId,
  ledger: schemas.LedgerId,
  name: Type.String(),
  normal_balance: {
    ...schemas.DirectionName,
    description: 'The direction in which its balances are shown: `debit` or `credit`.',
  },
  metadata: schemas.MetadataSchema,
}

export const categorySchemaExample = {
  id: 'assets',
  ledger: 'acme',
  name: 'Assets',
  normal_balance: 'debit',
  metadata: {},
}

/** Where the record of a write stands, as every answer to a write ends. */
export const placeSchema = {
  position: Type.Integer({ minimum: 1, description: 'In the journal.' }),
  token: Type.String({ description: 'A read with this as `Min-Token` sees the write.' }),
  recorded_at: schemas.Timestamp,
}

export const placeSchemaExample = {
  position: 7,
  token: 'djEuMC4xLjc',
  recorded_at: '2026-01-31T12:00:00.000Z',
}
