import { expect, test } from '@jest/globals'
import { decideOpenLedger } from './open-ledger.ts'

test('open-ledger: accepts an id that is free', () => {
  expect(decideOpenLedger({ ledgerId: 'acme' }, { exists: false })).toEqual({
    outcome: 'accepted',
    accepted: { ledgerId: 'acme' },
  })
})

test('open-ledger: refuses a ledger that exists', () => {
  expect(decideOpenLedger({ ledgerId: 'acme' }, { exists: true })).toEqual({
    outcome: 'refused',
    refusal: { code: 'ledger_exists', pointer: '/id', subject: 'acme' },
  })
})
