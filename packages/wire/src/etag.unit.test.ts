import { expect, test } from '@jest/globals'
import { etagOf, isKnownToCaller, isMatch, ledgerDigest } from './etag.ts'
import { ledgerSettingsExample } from './ledger-settings.ts'

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

test.each([
  ['the same', '"1.7"', true],
  ['another', '"1.6"', false],
  ['weak: it may stand for what differs', 'W/"1.7"', false],
  ['a list', '"1.6", W/"1.5","1.7"', true],
  ['a list without it', '"1.6", W/"1.7"', false],
  ['any', ' * ', true],
  ['without quotes', '1.7', false],
  ['empty', '', false],
])('if-match: %s', (_name, header, matches) => {
  expect(isMatch(header, (tag) => `"${tag}"` === etag)).toBe(matches)
})

test('digest: equal details have an equal one, whatever the order of their keys', () => {
  const ledger = { name: 'Acme', metadata: { a: '1', b: '2' }, settings: ledgerSettingsExample }
  const digest = ledgerDigest(ledger)
  expect(ledgerDigest({ ...ledger, metadata: { b: '2', a: '1' } })).toBe(digest)
  expect(ledgerDigest({ ...ledger, metadata: { a: '1', b: '3' } })).not.toBe(digest)
  expect(digest).toMatch(/^[\w-]{22}$/)
})
