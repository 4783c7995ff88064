import { describe, expect, test } from '@jest/globals'
import type { Balances } from './balances.ts'
import {
  availableAmount,
  balanceMinorMax,
  highestAmount,
  pendingAmount,
  postedAmount,
  zeroBalances,
} from './balances.ts'

const balances: Balances = {
  postedDebits: 1000n,
  postedCredits: 300n,
  pendingDebits: 50n,
  pendingCredits: 7n,
}

describe('balances', () => {
  test('balances: an amount is in the normal direction of the account', () => {
    expect(postedAmount(balances, 'debit')).toBe(700n)
    expect(postedAmount(balances, 'credit')).toBe(-700n)
    expect(pendingAmount(balances, 'debit')).toBe(43n)
    expect(pendingAmount(balances, 'credit')).toBe(-43n)
  })

  test('balances: what is available counts what would lower it, not what would raise it', () => {
    expect(availableAmount(balances, 'debit')).toBe(693n)
    expect(availableAmount(balances, 'credit')).toBe(-750n)
  })

  test('balances: the highest counts what would raise it, not what would lower it', () => {
    expect(highestAmount(balances, 'debit')).toBe(750n)
    expect(highestAmount(balances, 'credit')).toBe(-693n)
  })

  test('balances: without anything pending, available and highest are what is posted', () => {
    const posted = { ...balances, pendingDebits: 0n, pendingCredits: 0n }
    for (const normal of ['debit', 'credit'] as const) {
      expect(availableAmount(posted, normal)).toBe(postedAmount(posted, normal))
      expect(highestAmount(posted, normal)).toBe(postedAmount(posted, normal))
    }
  })

  test('balances: an account without entries has zero everywhere', () => {
    expect(postedAmount(zeroBalances, 'debit')).toBe(0n)
    expect(pendingAmount(zeroBalances, 'credit')).toBe(0n)
    expect(availableAmount(zeroBalances, 'credit')).toBe(0n)
    expect(highestAmount(zeroBalances, 'debit')).toBe(0n)
  })

  test.each([
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    2n ** 63n,
    2n ** 64n,
    balanceMinorMax,
  ])('balances: %d is neither rounded nor wrapped', (sum) => {
    const one = { ...zeroBalances, postedDebits: sum, postedCredits: 1n }
    expect(postedAmount(one, 'debit')).toBe(sum - 1n)
    expect(postedAmount(one, 'credit')).toBe(1n - sum)
  })

  test('balances: the largest sum has 38 digits', () => {
    expect(balanceMinorMax.toString()).toBe('9'.repeat(38))
  })
})
