import { randomUUID } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { holdsCardNumber } from './holds-card-number.ts'
import { passesLuhn } from './luhn.ts'

/** Numbers that the schemes publish for tests. */
const cards = {
  visa: '4111111111111111',
  'visa of 13 digits': '4222222222222',
  'visa of 19 digits': '4000000000000000006',
  mastercard: '5555555555554444',
  'mastercard, second range': '2223003122003222',
  'american express': '378282246310005',
  'diners club': '30569309025904',
  discover: '6011111111111117',
  jcb: '3530111333300000',
  unionpay: '6200000000000005',
  maestro: '6759649826438453',
}

test.each(Object.entries(cards))('card number: %s is found', (_scheme, number) => {
  expect(holdsCardNumber(number)).toBe(true)
  expect(holdsCardNumber(`paid with ${number}, thank you.`)).toBe(true)
  expect(holdsCardNumber(`card:${number}/12-27`)).toBe(true)
})

test.each([
  '4111 1111 1111 1111',
  '4111-1111-1111-1111',
  '4000 0000 0000 0000 006',
  '3782 822463 10005',
  '3056-930902-5904',
  '4111111111111111 12/27 123',
  'valid 12 27 4111 1111 1111 1111',
  '４１１１１１１１１１１１１１１１',
  '4111\u00a01111\u00a01111\u00a01111',
  '4111\u20111111\u20111111\u20111111',
])('card number: %j is found', (text) => {
  expect(holdsCardNumber(text)).toBe(true)
})

describe('card number: what looks like one and is none', () => {
  test.each([
    ['', 'nothing'],
    ['411111111111111', 'a digit less'],
    ['4111111111111112', 'a wrong check digit'],
    ['41111111111111111111', 'a longer number'],
    ['9999999999999995', 'a range that no scheme has'],
    ['ORD4111111111111111', 'part of an order number'],
    ['4111111111111111A', 'part of a word'],
    ['41 11 11 11 11 11 11 11', 'groups that no card prints'],
    ['4111.1111.1111.1111', 'a version'],
    ['2026-11-21T12:34:56.123456789Z', 'a time'],
    ['20261121123456789', 'a time in digits'],
    ['1800000000000000', 'microseconds since 1970'],
    ['1767225600000000000', 'nanoseconds since 1970'],
    ['GB29NWBK60161331926819', 'an IBAN'],
    ['GB29 NWBK 6016 1331 9268 19', 'an IBAN in groups'],
    ['DE89 3704 0044 0532 0130 00', 'an IBAN in groups'],
    ['NO9386011117947', 'the shortest IBAN'],
    ['41111111-1111-4111-8111-111111111111', 'a UUID of digits'],
    ['412f8123-412f-412f-8128-123456789012', 'a UUID'],
    ['txn_01a1fc9215b5705da6b90116cd34c4d6', 'an id of this ledger'],
    ['+49 30 1234 5678 9012', 'a telephone number'],
    ['٤١١١', 'a short number of another script'],
  ])('card number: %j, %s', (text) => {
    expect(holdsCardNumber(text)).toBe(false)
  })

  test('card number: no UUID of a hundred thousand', () => {
    const found = Array.from({ length: 100_000 }, () => randomUUID()).filter(holdsCardNumber)
    expect(found).toEqual([])
  })

  test('card number: no time before 2038 in any of its usual forms', () => {
    const forms = (ms: number) => {
      const iso = new Date(ms).toISOString()
      const digits = iso.replaceAll(/\D/g, '')
      return [iso, digits, iso.replace('T', ' '), String(ms), `${ms}000`, `${ms}000000`]
    }
    const times = Array.from({ length: 14_000 }, (_, n) => Date.UTC(2000, 0) + n * 86_399_987)
    expect(times.flatMap(forms).filter(holdsCardNumber)).toEqual([])
  })
})

test('card number: every single wrong digit breaks the check', () => {
  const number = cards.visa
  for (let place = 0; place < number.length; place += 1) {
    const wrong = (Number(number[place]) + 1) % 10
    expect(passesLuhn(number.slice(0, place) + String(wrong) + number.slice(place + 1))).toBe(false)
  }
})
