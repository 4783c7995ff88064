import { describe, expect, test } from '@jest/globals'
import type { Balances, Direction } from '@ledger/domain'
import {
  availableAmount,
  balanceMinorMax,
  pendingAmount,
  postedAmount,
  zeroBalances,
} from '@ledger/domain'
import { renderBalances } from './balance-answer.ts'

const balances: Balances = {
  postedDebits: 1000n,
  postedCredits: 300n,
  pendingDebits: 50n,
  pendingCredits: 7n,
}

function render(of: Balances, normal: Direction): unknown {
  return JSON.parse(`{${renderBalances(of, normal)}}`)
}

describe('balance-answer', () => {
  test('balance-answer: the bytes of an account without entries', () => {
    expect(renderBalances(zeroBalances, 'debit')).toBe(
      '"posted":{"debits":"0","credits":"0","amount":"0"},' +
        '"pending":{"debits":"0","credits":"0","amount":"0"},' +
        '"available":{"debits":"0","credits":"0","amount":"0"}',
    )
  })

  test('balance-answer: a debit account, of which 7 is held to go and 50 to come', () => {
    expect(render(balances, 'debit')).toEqual({
      posted: { debits: '1000', credits: '300', amount: '700' },
      pending: { debits: '50', credits: '7', amount: '43' },
      available: { debits: '1000', credits: '307', amount: '693' },
    })
  })

  test('balance-answer: a credit account, of which 50 is held to go and 7 to come', () => {
    expect(render(balances, 'credit')).toEqual({
      posted: { debits: '1000', credits: '300', amount: '-700' },
      pending: { debits: '50', credits: '7', amount: '-43' },
      available: { debits: '1050', credits: '300', amount: '-750' },
    })
  })

  test.each(['debit', 'credit'] as const)(
    'balance-answer: amounts of a %s account are those that the rules judge',
    (normal) => {
      expect(render(balances, normal)).toMatchObject({
        posted: { amount: postedAmount(balances, normal).toString() },
        pending: { amount: pendingAmount(balances, normal).toString() },
        available: { amount: availableAmount(balances, normal).toString() },
      })
    },
  )

  test.each([2n ** 53n + 1n, 2n ** 63n, balanceMinorMax])(
    'balance-answer: %d keeps each digit',
    (sum) => {
      const full = { ...zeroBalances, postedCredits: sum }
      expect(render(full, 'credit')).toMatchObject({
        posted: { debits: '0', credits: sum.toString(), amount: sum.toString() },
      })
      expect(render(full, 'debit')).toMatchObject({ posted: { amount: (-sum).toString() } })
    },
  )
})
