import { expect, test } from '@jest/globals'
import { decideOpenLedger } from './open-ledger.ts'

test('open-ledger: accepts an id that is free', () => {
  expect(decideOpenLedger({ ledgerId: 'acme' }, { exists: false, nowMs: 5 })).toEqual({
    outcome: 'accepted',
    accepted: { ledgerId: 'acme' },
  })
})

test('open-ledger: refuses a ledger that exists', () => {
  expect(decideOpenLedger({ ledgerId: 'acme' }, { exists: true, nowMs: 5 })).toEqual({
    outcome: 'refused',
    refusal: { code: 'ledger_exists', pointer: '/id', subject: 'acme' },
  })
})

test('open-ledger: refuses to lock what counts now', () => {
  const settings = { lockedBeforeMs: 6 }
  expect(decideOpenLedger({ ledgerId: 'acme', settings }, { exists: false, nowMs: 5 })).toEqual({
    outcome: 'refused',
    refusal: { code: 'locked_before_ahead', pointer: '/settings/locked_before', subject: '5' },
  })
})
