import { describe, expect, test } from '@jest/globals'
import { postgresTypes } from './postgres-types.ts'

function parse(oid: number, text: string): unknown {
  const parser = postgresTypes.getTypeParser(oid, 'text') as (value: string) => unknown
  return parser(text)
}

const int8 = 20
const numeric = 1700
const timestamptz = 1184

describe('what is read', () => {
  test.each<[string, number, string, unknown]>([
    ['int8', int8, '42', 42],
    ['int8 at its bound', int8, '9007199254740991', Number.MAX_SAFE_INTEGER],
    ['a negative int8', int8, '-42', -42],
    ['int8[]', 1016, '{1,NULL,3}', [1, null, 3]],
    ['an empty int8[]', 1016, '{}', []],
    ['numeric', numeric, '99999999999999999999999999999999999999', 10n ** 38n - 1n],
    ['a negative numeric', numeric, '-1', -1n],
    ['numeric[]', 1231, '{0,-5}', [0n, -5n]],
    ['timestamptz', timestamptz, '2026-01-02 03:04:05.678901+00', '2026-01-02T03:04:05.678Z'],
    [
      'timestamptz in whole seconds',
      timestamptz,
      '2026-01-02 03:04:05+00',
      '2026-01-02T03:04:05.000Z',
    ],
    ['timestamptz in tenths', timestamptz, '2026-01-02 03:04:05.5+00', '2026-01-02T03:04:05.500Z'],
    [
      'timestamptz of another zone',
      timestamptz,
      '2026-01-02 03:04:05+05:30',
      '2026-01-01T21:34:05.000Z',
    ],
    [
      'timestamptz of a whole hour',
      timestamptz,
      '2026-01-02 03:04:05-08',
      '2026-01-02T11:04:05.000Z',
    ],
    ['infinity', timestamptz, 'infinity', 'infinity'],
    ['-infinity', timestamptz, '-infinity', '-infinity'],
    ['timestamptz[]', 1185, '{"2026-01-02 03:04:05+00",NULL}', ['2026-01-02T03:04:05.000Z', null]],
    ['date', 1082, '2026-01-02', '2026-01-02'],
    ['timestamp', 1114, '2026-01-02 03:04:05', '2026-01-02 03:04:05'],
    ['int4, as pg does it', 23, '7', 7],
    ['text, as pg does it', 25, 'x', 'x'],
  ])('postgres-types: reads %s', (_case, oid, text, expected) => {
    expect(parse(oid, text)).toEqual(expected)
  })
})

test.each<[string, number, string]>([
  ['int8 past 2^53', int8, '9007199254740993'],
  ['numeric with a fraction', numeric, '1.5'],
  ['numeric NaN', numeric, 'NaN'],
  ['an array of arrays', 1016, '{{1},{2}}'],
  ['timestamptz before our era', timestamptz, '0001-01-01 00:00:00+00 BC'],
])('postgres-types: throws at %s instead of rounding', (_case, oid, text) => {
  expect(() => parse(oid, text)).toThrow(RangeError)
})
