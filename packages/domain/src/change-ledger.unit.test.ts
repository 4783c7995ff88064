import { describe, expect, test } from '@jest/globals'
import { decideChangeLedger } from './change-ledger.ts'
import { metadataTextsMax } from './metadata.ts'

describe('change-ledger', () => {
  const ledger = { name: 'Acme', metadata: { country: 'CZ' } }

  test('change-ledger: changes what is given', () => {
    expect(decideChangeLedger({ name: 'Acme Ltd' }, ledger)).toEqual({
      outcome: 'accepted',
      accepted: { name: 'Acme Ltd', metadata: { country: 'CZ' } },
    })
    expect(decideChangeLedger({ metadata: { country: null, city: 'Brno' } }, ledger)).toEqual({
      outcome: 'accepted',
      accepted: { name: 'Acme', metadata: { city: 'Brno' } },
    })
  })

  test('change-ledger: too much metadata is refused', () => {
    const metadata = Object.fromEntries(
      Array.from({ length: metadataTextsMax }, (_, n) => [`name-${n}`, 'x']),
    )
    expect(decideChangeLedger({ metadata }, ledger)).toEqual({
      outcome: 'refused',
      refusal: { code: 'metadata_too_large', pointer: '/metadata', subject: '65' },
    })
  })
})
