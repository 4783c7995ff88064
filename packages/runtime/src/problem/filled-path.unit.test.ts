import { expect, test } from '@jest/globals'
import { filledPath } from './filled-path.ts'

const path = '/v1/ledgers/:ledger/accounts/:account/balance'

test.each([
  [{ ledger: 'acme', account: 'bank:cash' }, '/v1/ledgers/acme/accounts/bank:cash/balance'],
  [{ ledger: 'acme' }, '/v1/ledgers/acme/accounts/:account/balance'],
  [{ ledger: 'a b', account: 'a/b' }, '/v1/ledgers/a%20b/accounts/a%2Fb/balance'],
  [{ ledger: '\ud800', account: 7 }, '/v1/ledgers/%EF%BF%BD/accounts/7/balance'],
])('filled-path: %j', (params, expected) => {
  expect(filledPath(path, params)).toBe(expected)
})

test('filled-path: one that is long is cut off', () => {
  expect(filledPath(path, { ledger: 'x'.repeat(1_000) })).toHaveLength(256)
})
