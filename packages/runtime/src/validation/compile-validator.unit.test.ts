import { describe, expect, test } from '@jest/globals'
import { Type } from 'typebox'
import type { FieldError } from '@ledger/wire'
import { compileValidator } from './compile-validator.ts'
import { isDateTime } from './date-time.ts'
import type { RequestPart } from './validation-fault.ts'

const Transaction = Type.Object(
  {
    entries: Type.Array(
      Type.Object(
        {
          account: Type.String({ maxLength: 128 }),
          direction: Type.Union([Type.Literal('debit'), Type.Literal('credit')]),
          amount: Type.String({ pattern: '^[1-9][0-9]{0,37}$', description: '1 to 38 digits' }),
        },
        { additionalProperties: false },
      ),
      { minItems: 2, maxItems: 1_000 },
    ),
    effective_at: Type.Optional(Type.String({ format: 'date-time' })),
    min_balance: Type.Optional(Type.Union([Type.String({ pattern: '^-?[0-9]+$' }), Type.Null()])),
    metadata: Type.Optional(
      Type.Record(Type.String(), Type.String({ format: 'free-text' }), {
        propertyNames: { format: 'free-text' },
      }),
    ),
  },
  { additionalProperties: false },
)

const debit = { account: 'a', direction: 'debit', amount: '1' }
const credit = { account: 'b', direction: 'credit', amount: '1' }
const body = { entries: [debit, credit] }

function faultOf(schema: object, data: unknown, part: RequestPart = 'body') {
  const result = compileValidator(schema, part)(data)
  if (result === true) throw new Error('it was accepted')
  return result.error.fault
}

/** As `code pointer`, in the order of the answer. */
function errorsOf(data: unknown): string[] {
  const errors: readonly FieldError[] = faultOf(Transaction, data).errors ?? []
  return errors.map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('the body', () => {
  test('compile-validator: accepts what fits and changes nothing in it', () => {
    const before = structuredClone(body)
    expect(compileValidator(Transaction, 'body')(body)).toBe(true)
    expect(body).toEqual(before)
  })

  test.each<[string, unknown, string]>([
    ['null', null, 'invalid_field '],
    ['an array', [], 'invalid_field '],
    ['a text', 'x', 'invalid_field '],
    ['a missing field', {}, 'invalid_field /entries'],
    ['an unknown field', { ...body, foo: 1 }, 'unknown_field /foo'],
    [
      'an unknown field inside',
      { entries: [debit, { ...credit, 'a/b': 1 }] },
      'unknown_field /entries/1/a~1b',
    ],
    [
      'a number as amount',
      { entries: [debit, { ...credit, amount: 1 }] },
      'invalid_amount /entries/1/amount',
    ],
    ['zero', { entries: [debit, { ...credit, amount: '0' }] }, 'invalid_amount /entries/1/amount'],
    [
      '39 digits',
      { entries: [debit, { ...credit, amount: '1'.repeat(39) }] },
      'invalid_amount /entries/1/amount',
    ],
    [
      'a missing amount',
      { entries: [debit, { account: 'b', direction: 'credit' }] },
      'invalid_field /entries/1/amount',
    ],
    ['one entry', { entries: [debit] }, 'invalid_field /entries'],
    ['1,001 entries', { entries: Array(1_001).fill(debit) }, 'invalid_field /entries'],
    [
      'another direction',
      { entries: [debit, { ...credit, direction: 'up' }] },
      'invalid_field /entries/1/direction',
    ],
    [
      'a number that could be coerced',
      { ...body, metadata: { a: 1 } },
      'invalid_field /metadata/a',
    ],
    ['a choice of types', { ...body, min_balance: 5 }, 'invalid_field /min_balance'],
    ['a form of one of the choices', { ...body, min_balance: 'x' }, 'invalid_field /min_balance'],
    [
      'a card number',
      { ...body, metadata: { paid: '4111 1111 1111 1111' } },
      'card_number_not_allowed /metadata/paid',
    ],
    [
      'a card number as a name, which is not repeated',
      { ...body, metadata: { '4111111111111111': 'paid' } },
      'card_number_not_allowed /metadata',
    ],
    [
      'a time that is none',
      { ...body, effective_at: '2026-02-30T00:00:00Z' },
      'invalid_field /effective_at',
    ],
  ])('compile-validator: refuses %s', (_case, data, expected) => {
    expect(errorsOf(data)).toEqual([expected])
  })

  test.each([
    '0',
    '-1',
    '+1',
    '01',
    '1.0',
    '1e3',
    'NaN',
    'Infinity',
    '',
    ' 1',
    '1 ',
    '0x10',
    '1_000',
    '١',
    '1\n',
  ])('compile-validator: refuses the amount %j', (amount) => {
    expect(errorsOf({ entries: [debit, { ...credit, amount }] })).toEqual([
      'invalid_amount /entries/1/amount',
    ])
  })

  test('compile-validator: lets the first in catalogue order lead and lists the others', () => {
    const wrong = {
      entries: [
        { ...debit, amount: 1 },
        { ...credit, direction: 'up', foo: 1 },
      ],
    }
    expect(errorsOf(wrong)).toEqual([
      'unknown_field /entries/1/foo',
      'invalid_amount /entries/0/amount',
      'invalid_field /entries/1/direction',
    ])
    expect(faultOf(Transaction, wrong).code).toBe('unknown_field')
  })

  test('compile-validator: lists twenty errors at most', () => {
    expect(errorsOf({ entries: Array(500).fill({}) })).toHaveLength(20)
  })

  test('compile-validator: looks for the first error only in what is very large', () => {
    const entries: object[] = Array.from({ length: 300_000 }, () => ({}))
    const startedAt = performance.now()
    expect(errorsOf({ entries })).toEqual(['invalid_field /entries'])
    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  test('compile-validator: puts into words what is expected and repeats no value', () => {
    const fault = faultOf(Transaction, { entries: [debit, { ...credit, amount: '4111.11' }] })
    expect(fault.detail).toBe('`/entries/1/amount`: does not fit: 1 to 38 digits')
    expect(faultOf(Transaction, { ...body, min_balance: 5 }).detail).toBe(
      '`/min_balance`: must be a string or null',
    )
    expect(faultOf(Transaction, { entries: [debit, { ...credit, direction: 'up' }] }).detail).toBe(
      '`/entries/1/direction`: must be one of debit, credit',
    )
  })
})

describe('other parts of the request', () => {
  const Query = Type.Object(
    { limit: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,3}$' })) },
    { additionalProperties: false },
  )

  test.each<[string, RequestPart, unknown, string, string]>([
    ['an unknown parameter', 'querystring', { foo: '1' }, 'unknown_filter', '`foo`'],
    [
      'a parameter that does not fit',
      'querystring',
      { limit: '0' },
      'invalid_parameter',
      '`limit`',
    ],
    [
      'a parameter given twice',
      'querystring',
      { limit: ['1', '2'] },
      'invalid_parameter',
      '`limit`',
    ],
    ['a path', 'params', { limit: 'x' }, 'invalid_parameter', 'Path parameter `limit`'],
    ['a header', 'headers', { limit: 'x' }, 'invalid_parameter', 'Header `limit`'],
  ])('compile-validator: names %s in the detail', (_case, part, data, code, named) => {
    const fault = faultOf(Query, data, part)
    expect(fault.code).toBe(code)
    expect(fault.detail).toContain(named)
    expect(fault.errors).toBeUndefined()
  })
})

test.each<[string, boolean]>([
  ['1993-01-01T00:00:00Z', true],
  ['2024-02-29T23:59:59.123456789+23:59', true],
  ['2026-01-31t12:00:00z', true],
  ['0001-01-01T00:00:00Z', true],
  ['9999-12-31T23:59:59Z', true],
  ['2023-02-29T00:00:00Z', false],
  ['1900-02-29T00:00:00Z', false],
  ['2026-04-31T00:00:00Z', false],
  ['2026-00-01T00:00:00Z', false],
  ['2026-13-01T00:00:00Z', false],
  ['2026-01-01T24:00:00Z', false],
  ['2026-01-01T00:00:60Z', false],
  ['2026-01-01T00:00:00', false],
  ['2026-01-01 00:00:00Z', false],
  ['2026-01-01', false],
  ['0000-01-01T00:00:00Z', false],
  ['0001-01-01T00:00:00+01:00', false],
  ['9999-12-31T23:59:59-01:00', false],
  ['10000-01-01T00:00:00Z', false],
  ['2026-01-01T00:00:00.1234567890Z', false],
])('date-time: %s is a time: %s', (text, expected) => {
  expect(isDateTime(text)).toBe(expected)
})
