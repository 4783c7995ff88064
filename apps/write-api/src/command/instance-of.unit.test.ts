import { expect, test } from '@jest/globals'
import { closeAccount } from './close-account/spec.ts'
import { instanceOf } from './instance-of.ts'
import { openLedger } from './open-ledger/spec.ts'

const instances: readonly (readonly [Readonly<Record<string, unknown>>, string])[] = [
  [{ ledger: 'acme', account: 'customer:1' }, '/v1/ledgers/acme/accounts/customer:1/close'],
  [{ ledger: 'acme' }, '/v1/ledgers/acme/accounts/:account/close'],
  [{ ledger: 'a/b?c', account: 'é' }, '/v1/ledgers/a%2Fb%3Fc/accounts/%C3%A9/close'],
  [{ ledger: 7, account: null }, '/v1/ledgers/7/accounts/null/close'],
  [{ ledger: '\ud800', account: 'x' }, '/v1/ledgers/%EF%BF%BD/accounts/x/close'],
]

test.each(instances)('instance-of: %j', (params, instance) => {
  expect(instanceOf(closeAccount, params)).toBe(instance)
})

test('instance-of: is the path where there is nothing to fill in', () => {
  expect(instanceOf(openLedger, { ledger: 'acme' })).toBe('/v1/ledgers')
})

test('instance-of: is cut off where a path in the log is', () => {
  const params = { ledger: 'x'.repeat(1_000_000), account: 'x' }
  expect(instanceOf(closeAccount, params)).toHaveLength(256)
})
