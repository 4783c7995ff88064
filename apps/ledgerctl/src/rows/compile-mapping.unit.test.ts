import { describe, expect, test } from '@jest/globals'
import { compileMapping } from './compile-mapping.ts'
import type { ImportMapping } from './mapping-schema.ts'
import { RowFault } from './row-fault.ts'

const entries: ImportMapping['transaction']['entries'] = [
  { account: '{account}', direction: 'credit', amount: '{amount}', currency: 'CZK' },
  { account: 'bank:cash', direction: 'debit', amount: '{amount}', currency: 'CZK' },
]
const mapping: ImportMapping = {
  format: 'csv',
  row_key: '{id}',
  key_prefix: 'old:',
  transaction: { effective_at: '{day}T00:00:00Z', external_id: '{id}', entries },
}
const row = { id: '7', account: 'customer:1', amount: '100', day: '2026-01-31' }

type Fields = Readonly<Record<string, string>>

function map(changes: Partial<ImportMapping>, ...rows: readonly Fields[]) {
  const mapper = compileMapping({ ...mapping, ...changes }, new Map([['CZK', 2]]))
  return mapper.map(rows.map((fields) => new Map(Object.entries(fields))))
}

function mapTransaction(changes: Partial<ImportMapping['transaction']>, fields: Fields = row) {
  return map({ transaction: { ...mapping.transaction, ...changes } }, fields)
}

/** Its sign stands in a field of its own. */
function mapSigned(fields: Fields) {
  const direction = { sign: '{other}', plus: 'credit', minus: 'debit' } as const
  const entry = { account: '{account}', direction, amount: '{amount}', currency: 'CZK' }
  return mapTransaction({ entries: [entry] }, fields)
}

/** The code and pointer of what is wrong with a row. */
function faultOf(work: () => unknown) {
  try {
    return work()
  } catch (error) {
    if (error instanceof RowFault) return `${error.code} ${String(error.pointer)}`
    throw error
  }
}

describe('mapping', () => {
  test('a row becomes a transaction under its key', () => {
    expect(map({}, row)).toEqual({
      key: 'old:7',
      body: {
        entries: [
          { account: 'customer:1', direction: 'credit', amount: '100', currency: 'CZK' },
          { account: 'bank:cash', direction: 'debit', amount: '100', currency: 'CZK' },
        ],
        effective_at: '2026-01-31T00:00:00Z',
        external_id: '7',
      },
      accounts: [],
      recordedAt: '2026-01-31T00:00:00Z',
    })
  })

  test('names every field that it asks for', () => {
    const { names } = compileMapping({ ...mapping, recorded_at: '{at}' })
    expect([...names].sort()).toEqual(['account', 'amount', 'at', 'day', 'id'])
  })

  test('texts: braces, several fields, and nothing where nothing stands', () => {
    const metadata = { both: '{id}/{account}', braces: '{{{id}}}', none: '{gone}' }
    expect(mapTransaction({ metadata }).body.metadata).toEqual({
      both: '7/customer:1',
      braces: '{7}',
    })
    expect(mapTransaction({ metadata: { none: '{gone}' } }).body).not.toHaveProperty('metadata')
    expect(mapTransaction({ external_id: '{gone}' }).body).not.toHaveProperty('external_id')
  })

  test.each(['{id', 'id}', '{}', '{{id}'])('a brace is left open: %s', (source) => {
    expect(() => mapTransaction({ source })).toThrow('a brace without its other')
  })

  test('map: what stands in the field, otherwise, or an error', () => {
    const source = { field: 'id', map: { 7: 'seven' } }
    expect(mapTransaction({ source }).body.source).toBe('seven')
    const other = { ...row, id: '8' }
    expect(mapTransaction({ source: { ...source, otherwise: 'x' } }, other).body.source).toBe('x')
    expect(faultOf(() => mapTransaction({ source }, other))).toBe('value_not_mapped /source')
    const inherited = { ...row, id: 'constructor' }
    expect(faultOf(() => mapTransaction({ source }, inherited))).toBe('value_not_mapped /source')
  })

  test('when: an entry is left out where it comes to nothing', () => {
    const fee = { account: 'fees', direction: 'credit', amount: '{fee}', currency: 'CZK' } as const
    const withFee = { entries: [...entries, { ...fee, when: '{fee}' }] }
    expect(mapTransaction(withFee).body.entries).toHaveLength(2)
    expect(mapTransaction(withFee, { ...row, fee: '3' }).body.entries[2]).toEqual({
      account: 'fees',
      direction: 'credit',
      amount: '3',
      currency: 'CZK',
    })
  })

  test.each([
    ['12.50', 'credit', '1250'],
    ['-12.5', 'debit', '1250'],
    ['+3', 'credit', '300'],
  ])('sign: %s is a %s of %s', (amount, direction, minor) => {
    const signed = {
      account: '{account}',
      direction: { sign: '{amount}', plus: 'credit', minus: 'debit' },
      amount: '{amount}',
      currency: 'CZK',
    } as const
    const transaction = { ...mapping.transaction, entries: [signed] }
    const { body } = map({ transaction, amounts: { decimal: true } }, { ...row, amount })
    expect(body.entries).toMatchObject([{ direction, amount: minor }])
  })

  test.each([
    ['+', '5', 'credit'],
    ['-', '5', 'debit'],
    ['-', '-5', 'debit'],
    ['-700', '5', 'debit'],
    ['0', '5', 'credit'],
  ])('sign: %j beside the amount %j is a %s', (other, amount, direction) => {
    const { body } = mapSigned({ ...row, other, amount })
    expect(body.entries).toMatchObject([{ direction, amount: '5' }])
  })

  test.each([
    ['', '5'],
    [' -', '5'],
    ['\u2212', '5'],
    ['(5)', '5'],
    ['-x', '5'],
    ['+', '-5'],
    ['-', '+5'],
  ])('sign: %j beside the amount %j says nothing', (other, amount) => {
    expect(faultOf(() => mapSigned({ ...row, other, amount }))).toBe(
      'invalid_field /entries/0/direction',
    )
  })

  test('group: entries of all rows, the rest of the first', () => {
    const second = { ...row, id: '8', account: 'customer:2', day: '2026-02-01' }
    const { key, body } = map({ group_by: '{day}' }, row, second)
    expect([key, body.external_id, body.effective_at]).toEqual([
      'old:7',
      '7',
      '2026-01-31T00:00:00Z',
    ])
    expect(body.entries.map(({ account }) => account)).toEqual([
      'customer:1',
      'bank:cash',
      'customer:2',
      'bank:cash',
    ])
  })

  test('accounts: with a limit, without one, and not where none is named', () => {
    const account = { currency: 'CZK', normal_balance: 'credit' }
    const accounts: NonNullable<ImportMapping['accounts']> = [
      { ...account, address: '{account}', min_balance: null, metadata: { old: '{id}' } },
      { ...account, address: '{other}' },
      { ...account, address: 'fees', max_balance: '500' },
    ]
    expect(map({ accounts }, row).accounts).toEqual([
      { ...account, address: 'customer:1', min_balance: null, metadata: { old: '7' } },
      { ...account, address: 'fees', max_balance: '500' },
    ])
  })

  test.each<[string, Fields]>([
    ['idempotency_key_invalid /idempotency_key', { id: '' }],
    ['idempotency_key_invalid /idempotency_key', { id: 'a b' }],
    ['idempotency_key_invalid /idempotency_key', { id: 'x'.repeat(252) }],
    ['invalid_field /effective_at', { day: '' }],
    ['invalid_field /effective_at', { day: '31.1.2026' }],
    ['invalid_field /entries/0/account', { account: '' }],
    ['invalid_field /entries/0/account', { account: 'customer 1' }],
    ['invalid_amount /entries/0/amount', { amount: '0' }],
    ['invalid_amount /entries/0/amount', { amount: '-1' }],
    ['invalid_amount /entries/0/amount', { amount: '1.0' }],
  ])('%s: %j', (fault, fields) => {
    expect(faultOf(() => map({}, { ...row, ...fields }))).toBe(fault)
  })

  test('decimal: more places than the currency has, and a currency that there is not', () => {
    const decimal = { amounts: { decimal: true } }
    expect(faultOf(() => map(decimal, { ...row, amount: '1.005' }))).toBe(
      'invalid_amount /entries/0/amount',
    )
    const other = entries.map((entry) => ({ ...entry, currency: 'XXX' }))
    const transaction = { ...mapping.transaction, entries: other }
    expect(faultOf(() => map({ ...decimal, transaction }, row))).toBe(
      'invalid_field /entries/0/currency',
    )
  })

  test('a direction that is none', () => {
    const other = entries.map((entry) => ({ ...entry, direction: '{id}' }))
    expect(faultOf(() => mapTransaction({ entries: other }))).toBe(
      'invalid_field /entries/0/direction',
    )
  })
})
