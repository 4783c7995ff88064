import { describe, expect, test } from '@jest/globals'
import type { ChangeLedger, LedgerDetails } from './change-ledger.ts'
import { decideChangeLedger } from './change-ledger.ts'
import { defaultLedgerSettings } from './ledger-settings.ts'

const nowMs = 100
const before: LedgerDetails = {
  name: 'Acme',
  metadata: { country: 'CZ' },
  settings: defaultLedgerSettings,
}

test('change-ledger: a new ledger asks for nothing', () => {
  expect(defaultLedgerSettings).toEqual({
    lockedBeforeMs: null,
    isExternalIdRequired: false,
    pendingSecondsDefault: null,
  })
})

describe('change-ledger', () => {
  test.each<[ChangeLedger, Partial<LedgerDetails>]>([
    [{}, {}],
    [{ name: 'Acme Ltd' }, { name: 'Acme Ltd' }],
    [{ metadata: { country: null, city: 'Brno' } }, { metadata: { city: 'Brno' } }],
    [
      { settings: { isExternalIdRequired: true } },
      { settings: { ...defaultLedgerSettings, isExternalIdRequired: true } },
    ],
    [
      { settings: { lockedBeforeMs: nowMs } },
      { settings: { ...defaultLedgerSettings, lockedBeforeMs: nowMs } },
    ],
  ])('change-ledger: %j changes what is given and nothing else', (command, change) => {
    expect(decideChangeLedger(command, before, nowMs)).toEqual({
      outcome: 'accepted',
      accepted: { ...before, ...change },
    })
  })

  test('change-ledger: a setting is taken back with null', () => {
    const locked = { ...before, settings: { ...defaultLedgerSettings, lockedBeforeMs: 7 } }
    expect(decideChangeLedger({ settings: { lockedBeforeMs: null } }, locked, nowMs)).toEqual({
      outcome: 'accepted',
      accepted: before,
    })
  })

  const tooMuch = Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`name${at}`, 'text']))

  /** In precedence order. */
  test.each([
    [
      { metadata: tooMuch, settings: { lockedBeforeMs: nowMs + 1 } },
      { code: 'metadata_too_large', pointer: '/metadata', subject: '65' },
    ],
    [
      { settings: { lockedBeforeMs: nowMs + 1 } },
      {
        code: 'locked_before_ahead',
        pointer: '/settings/locked_before',
        subject: String(nowMs),
      },
    ],
  ])('change-ledger: refusal %#', (command, refusal) => {
    expect(decideChangeLedger(command, before, nowMs)).toEqual({ outcome: 'refused', refusal })
  })
})
