import { metadataTextsMax } from '@ledger/domain'
import { Type } from 'typebox'

/** What callers write as they like: it may not hold a card number. */
const freeText = { format: 'free-text' } as const

/** A ledger's id, chosen by the caller. */
export const LedgerId = Type.String({
  ...freeText,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$',
  description: 'Id of a ledger: 1 to 64 letters, digits, points, underscores and hyphens.',
  examples: ['acme'],
})

/** An account's address inside its ledger, chosen by the caller. */
export const AccountAddress = Type.String({
  ...freeText,
  pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$',
  description:
    'Address of an account inside its ledger: 1 to 128 letters, digits, colons, points, underscores and hyphens.',
  examples: ['customer:1'],
})

/** A category's id inside its ledger, chosen by the caller. */
export const CategoryId = Type.String({
  ...freeText,
  pattern: '^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$',
  description:
    'Id of a category inside its ledger: 1 to 128 letters, digits, colons, points, underscores and hyphens.',
  examples: ['assets'],
})

export const MemberKindName = Type.Union([Type.Literal('account'), Type.Literal('category')], {
  description: '`account` or `category`.',
  examples: ['account'],
})

export const Amount = Type.String({
  pattern: '^[1-9][0-9]{0,37}$',
  description: 'Minor units as text, above zero, at most 38 digits: "1050" is 10.50 EUR.',
  examples: ['1050'],
})

/** An amount that may be zero or below, in minor units. */
export const SignedAmount = Type.String({
  pattern: '^(0|-?[1-9][0-9]{0,37})$',
  description: 'Minor units as text, in the normal direction of the account.',
  examples: ['0'],
})

/** A limit, in minor units of the account's normal direction; null is no limit. */
export const Limit = Type.Union(
  [Type.String({ pattern: '^(0|-?[1-9][0-9]{0,37})$' }), Type.Null()],
  {
    description: 'Minor units as text, in the normal direction of the account; null is no limit.',
    examples: ['0'],
  },
)

export const DirectionName = Type.Union([Type.Literal('debit'), Type.Literal('credit')], {
  description: '`debit` or `credit`.',
  examples: ['debit'],
})

export const CurrencyCode = Type.String({
  pattern: '^[A-Z][A-Z0-9_]{2,15}$',
  description: 'ISO 4217 code, or that of a currency of your own.',
  examples: ['CZK'],
})

export const CurrencyScale = Type.Integer({
  minimum: 0,
  maximum: 38,
  description: 'How many digits of an amount are behind the point.',
  examples: [2],
})

const metadataNamePattern = '^[^\\u0000-\\u001f\\u007f]{1,64}$'
const MetadataName = Type.String({ pattern: metadataNamePattern })
/** Said of the names as well: under one that the pattern does not fit, any value would pass. */
const metadataNames = {
  ...freeText,
  pattern: metadataNamePattern,
  description: 'Names of 1 to 64 characters, none of them a control character.',
}
const MetadataText = Type.String({ ...freeText, maxLength: 1024 })

export const MetadataSchema = Type.Record(MetadataName, MetadataText, {
  propertyNames: metadataNames,
  maxProperties: metadataTextsMax,
  description: 'Up to 64 texts of your own by name (64 characters); each up to 1,024 characters.',
  examples: [{ kind: 'cash_deposit' }],
})

/** Metadata to set, and with null to take away. */
export const MetadataChangeSchema = Type.Record(
  MetadataName,
  Type.Union([MetadataText, Type.Null()]),
  {
    propertyNames: metadataNames,
    maxProperties: metadataTextsMax,
    description: 'Texts to set by name; null takes one away, what is left out stays.',
    examples: [{ kind: 'savings', branch: null }],
  },
)

/** `txn_` and a UUIDv7 without hyphens. */
export const TransactionId = Type.String({
  pattern: '^txn_[0-9a-f]{32}$',
  description: '`txn_` and 32 hex digits.',
  examples: ['txn_019b76da78007000800000000000000a'],
})

/** A short text of the caller's own: an id in another system, a name. */
export const ShortText = Type.String({ ...freeText, minLength: 1, maxLength: 255 })

export const Timestamp = Type.String({
  format: 'date-time',
  description: 'RFC 3339, in UTC when answered.',
  examples: ['1993-01-01T00:00:00Z'],
})
