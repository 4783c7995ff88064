import type { Direction, EntryKind, Metadata } from '@ledger/domain'
import { Type } from 'typebox'
import type { Origin } from '../events.ts'

// What is written here is published: it uses only those words of JSON Schema that `compareSchemas`
// understands, and says nothing that a newer ledger might have to take back.

/** A number that names something inside its shard for ever. */
export function numberOf(what: string) {
  return Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    description: `The number of the ${what} inside its shard; it never changes.`,
  })
}

export function nameOf(what: string) {
  return Type.String({ minLength: 1, description: what })
}

export const direction = Type.Unsafe<Direction>({
  type: 'string',
  enum: ['debit', 'credit'],
  description: '`debit` or `credit`.',
})

export const entryKind = Type.Unsafe<EntryKind>({
  type: 'string',
  enum: ['post', 'hold', 'release'],
  description: '`post` moves, `hold` holds, `release` lets go what was held.',
})

export const metadata = Type.Unsafe<Metadata>({
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Texts of the caller by name.',
})

export const amount = Type.String({
  pattern: '^[1-9][0-9]{0,37}$',
  description: 'Minor units as text, above zero.',
})

/** Sums of debits and of credits: never below zero. */
export function sums(description: string) {
  return Type.Unsafe<readonly [string, string]>({
    type: 'array',
    items: { type: 'string', pattern: '^(0|[1-9][0-9]{0,37})$' },
    minItems: 2,
    maxItems: 2,
    description,
  })
}

export const limit = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  pattern: '^(0|-?[1-9][0-9]{0,37})$',
  description: 'Minor units as text, in the normal direction of the account; null is no limit.',
})

export const time = Type.String({ format: 'date-time', description: 'RFC 3339, in UTC.' })

export const currency = Type.String({
  minLength: 1,
  description: 'ISO 4217 code, or that of a currency of the books.',
})

/** What every event tells that a caller caused. */
export const origin = {
  ledger: nameOf('The id of the ledger.'),
  actor: Type.String({ description: '`key_…` of the API key, or `system`.' }),
  transport: Type.Unsafe<Origin['transport']>({
    type: 'string',
    description:
      'By which door it came: `http`, `grpc`, `kafka`, `cli`, `system`; others may follow.',
  }),
}

export const accountName = {
  account: nameOf('The address of the account inside its ledger.'),
  account_no: numberOf('account'),
}

export const categoryName = {
  category: nameOf('The id of the category inside its ledger.'),
  category_no: numberOf('category'),
}
