import { describe, expect, test } from '@jest/globals'
import type { AmountForm } from './minor-units.ts'
import { minorUnitsOf } from './minor-units.ts'

const minor: AmountForm = { scale: undefined, point: '.', isSigned: false }
const hellers: AmountForm = { scale: 2, point: '.', isSigned: false }
const max = '9'.repeat(38)

/** `-5` for five below zero; undefined for no amount. */
function read(text: string, form: AmountForm): string | undefined {
  const units = minorUnitsOf(text, form)
  return units && (units.isNegative ? '-' : '') + units.digits
}

describe('minor units', () => {
  test.each(['1', '90000', '9007199254740993', '18446744073709551616', max, '0'])(
    '%s is what it says',
    (text) => {
      expect(read(text, minor)).toBe(text)
    },
  )

  test('what is no amount is none, however long', () => {
    const texts = [
      ...[
        '-1',
        '+1',
        '01',
        '00',
        '1.0',
        '1.',
        '.1',
        '1e3',
        '1E3',
        'NaN',
        'Infinity',
        '',
        ' ',
        ' 1',
        '1 ',
      ],
      ...[
        '0x10',
        '1_000',
        '1 000',
        '1,000',
        '١٢',
        '１',
        '1\n',
        '--1',
        '-',
        'null',
        'true',
        '[object Object]',
      ],
      ...[`1${max}`, '9'.repeat(1_000_000)],
    ]
    expect(texts.filter((text) => read(text, minor) !== undefined)).toEqual([])
  })

  test.each<[string, string | undefined]>([
    ['12.50', '1250'],
    ['12.5', '1250'],
    ['12', '1200'],
    ['0.01', '1'],
    ['0.00', '0'],
    ['90071992547409.93', '9007199254740993'],
    ['12.505', undefined],
    ['12.500', undefined],
    ['012.50', undefined],
    ['12,50', undefined],
    ['12.', undefined],
    ['.50', undefined],
    ['1e2', undefined],
    [`${'9'.repeat(37)}.00`, undefined],
    [`${'9'.repeat(36)}.99`, '9'.repeat(38)],
  ])('%s with two places is %s', (text, expected) => {
    expect(read(text, hellers)).toBe(expected)
  })

  test.each<[AmountForm, string, string | undefined]>([
    [{ ...hellers, point: ',' }, '12,50', '1250'],
    [{ ...hellers, scale: 0 }, '12', '12'],
    [{ ...hellers, scale: 0 }, '12.0', undefined],
    [{ ...hellers, scale: 8 }, '0.00000001', '1'],
    [{ ...minor, isSigned: true }, '-7', '-7'],
    [{ ...minor, isSigned: true }, '+7', '7'],
    [{ ...minor, isSigned: true }, '-0', '0'],
    [{ ...hellers, isSigned: true }, '-12.50', '-1250'],
  ])('%j: %s is %s', (form, text, expected) => {
    expect(read(text, form)).toBe(expected)
  })
})
