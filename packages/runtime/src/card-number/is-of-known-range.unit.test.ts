import { randomInt } from 'node:crypto'
import { expect, test } from '@jest/globals'
import creditCardType from 'credit-card-type'
import { schemeOf } from './is-of-known-range.ts'

test('known range: a number is of the scheme that the library says', () => {
  for (let count = 0; count < 5_000; count += 1) {
    const number = `${randomInt(10_000_000, 99_999_999)}${randomInt(10_000_000, 99_999_999)}`
    const [theirs] = creditCardType(number)
    expect({ number, scheme: schemeOf(number)?.name }).toEqual({ number, scheme: theirs?.type })
  }
})
