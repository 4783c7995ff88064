import { expect, test } from '@jest/globals'
import { etagOf, isKnownToCaller } from './etag.ts'

const etag = etagOf(1, 7)

test.each([
  ['none', undefined, false],
  ['the same', '"1.7"', true],
  ['another version', '"1.6"', false],
  ['another epoch', '"2.7"', false],
  ['weak', 'W/"1.7"', true],
  ['a list', '"1.6", W/"1.5","1.7"', true],
  ['a list without it', '"1.6", "x,\\"1.7"', false],
  ['any', '*', true],
  ['any with blanks', ' * ', true],
  ['without quotes', '1.7', false],
  ['empty', '', false],
])('if-none-match: %s', (_name, header, isKnown) => {
  expect(isKnownToCaller(header, etag)).toBe(isKnown)
})
