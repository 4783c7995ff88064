import { describe, expect, test } from '@jest/globals'
import { eventSchemas } from '@ledger/wire'
import { whyWider } from './compare-schemas.ts'

type Schema = Readonly<Record<string, unknown>>

const entry = {
  type: 'object',
  required: ['amount', 'direction'],
  properties: {
    amount: { type: 'string', pattern: '^[0-9]+$', maxLength: 38 },
    direction: { type: 'string', enum: ['debit', 'credit'] },
    kind: { type: 'string', const: 'post' },
    version: { type: 'integer', minimum: 1 },
    limit: { type: ['string', 'null'] },
    metadata: { type: 'object', additionalProperties: { type: 'string' } },
    sums: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    place: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
    no: false,
    note: { type: 'string', default: 'a' },
  },
} as const

/** The schema with one of its properties changed; undefined takes it away. */
function withProperty(name: string, change: Schema | undefined): Schema {
  const { [name]: _, ...others } = entry.properties as Record<string, Schema | boolean>
  return { ...entry, properties: change === undefined ? others : { ...others, [name]: change } }
}

/** What consumers can stand: the new schema allows nothing that the old one did not. */
const harmless: readonly (readonly [string, Schema])[] = [
  ['nothing', entry],
  ['other words', { ...entry, title: 'Entry', description: 'New words.', examples: [{}] }],
  ['a new field', withProperty('colour', { type: 'string' })],
  [
    'a new field that is required',
    { ...withProperty('colour', {}), required: ['amount', 'direction', 'colour'] },
  ],
  ['a field that is required now', { ...entry, required: ['amount', 'direction', 'version'] }],
  ['a limit that is always a text', withProperty('limit', { type: 'string' })],
  ['a shorter amount', withProperty('amount', { ...entry.properties.amount, maxLength: 20 })],
  ['fewer directions', withProperty('direction', { type: 'string', enum: ['debit'] })],
  ['fewer alternatives', withProperty('place', { type: 'string' })],
  ['a higher minimum', withProperty('version', { type: 'integer', minimum: 5 })],
]

function withMetadata(change: Schema): Schema {
  return withProperty('metadata', { ...entry.properties.metadata, ...change })
}

const harmful: readonly (readonly [string, Schema])[] = [
  ['a field that is not required any more', { ...entry, required: ['amount'] }],
  ['a field that is gone', withProperty('version', undefined)],
  ['another type', withProperty('amount', { type: 'integer' })],
  ['one more type', withProperty('version', { type: ['integer', 'null'], minimum: 1 })],
  ['a type that is not told any more', withProperty('version', { minimum: 1 })],
  ['a number for an integer', withProperty('version', { type: 'number', minimum: 1 })],
  [
    'one more value',
    withProperty('direction', { type: 'string', enum: ['debit', 'credit', 'both'] }),
  ],
  ['any value', withProperty('direction', { type: 'string' })],
  ['another constant', withProperty('kind', { type: 'string', const: 'hold' })],
  ['another pattern', withProperty('amount', { type: 'string', pattern: '^.*$', maxLength: 38 })],
  ['no pattern', withProperty('amount', { type: 'string', maxLength: 38 })],
  ['a longer amount', withProperty('amount', { ...entry.properties.amount, maxLength: 39 })],
  ['a lower minimum', withProperty('version', { type: 'integer', minimum: 0 })],
  ['no minimum', withProperty('version', { type: 'integer' })],
  ['more items', withProperty('sums', { ...entry.properties.sums, maxItems: 3 })],
  ['fewer items', withProperty('sums', { ...entry.properties.sums, minItems: 1 })],
  ['other items', withProperty('sums', { ...entry.properties.sums, items: { type: 'integer' } })],
  ['metadata that may be anything', withProperty('metadata', { type: 'object' })],
  [
    'metadata of numbers',
    withProperty('metadata', { type: 'object', additionalProperties: { type: 'number' } }),
  ],
  [
    'a new name among metadata that is no text',
    withMetadata({ properties: { n: { type: 'integer' } } }),
  ],
  [
    'names that may be anything by their pattern',
    withMetadata({ patternProperties: { '^x': {} } }),
  ],
  ['a field where none was allowed', { ...entry, properties: { ...entry.properties, no: {} } }],
  ['another default', withProperty('note', { type: 'string', default: 'b' })],
  [
    'one more alternative',
    withProperty('place', { anyOf: [...entry.properties.place.anyOf, { type: 'null' }] }),
  ],
]

describe('compare-schemas', () => {
  test('compare-schemas: what stands beside alternatives holds for each of them', () => {
    const alternatives = { anyOf: [{ required: ['a'] }, { required: ['b'] }] }
    const bounded = { ...alternatives, type: 'object', required: ['amount'] }
    expect(whyWider(bounded, bounded)).toEqual([])
    expect(whyWider(bounded, alternatives)).toEqual([])
    expect(whyWider({ ...bounded, required: [] }, bounded)).toEqual(['/amount: may be missing'])
  })

  test.each(harmless)('compare-schemas: what is told may change by %s', (_, changed) => {
    expect(whyWider(changed, entry)).toEqual([])
  })

  test.each(harmful)('compare-schemas: what is told may not change by %s', (_, changed) => {
    expect(whyWider(changed, entry)).not.toEqual([])
  })

  test('compare-schemas: what is taken may grow by a field, but not require one', () => {
    const strict = { ...entry, additionalProperties: false }
    const grown = { ...withProperty('colour', { type: 'string' }), additionalProperties: false }
    expect(whyWider(strict, grown)).toEqual([])
    const demanding = { ...grown, required: ['amount', 'direction', 'colour'] }
    expect(whyWider(strict, demanding)).toEqual(['/colour: may be missing'])
    expect(
      whyWider(strict, { ...withProperty('limit', undefined), additionalProperties: false }),
    ).toEqual(['/limit: is not known'])
  })

  test('compare-schemas: a word that it does not know must stay as it is', () => {
    const unknown = { ...entry, dependentRequired: { limit: ['amount'] } }
    expect(whyWider(entry, unknown)).toEqual([': dependentRequired is another'])
    expect(whyWider(unknown, unknown)).toEqual([])
  })

  test.each(Object.entries(eventSchemas))(
    'compare-schemas: %s is as wide as itself',
    (_, schema) => {
      const document = JSON.parse(JSON.stringify(schema)) as Schema
      expect(whyWider(document, document)).toEqual([])
    },
  )
})
