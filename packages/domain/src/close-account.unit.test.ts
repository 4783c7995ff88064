import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { zeroBalances } from './balances.ts'
import { decideCloseAccount } from './close-account.ts'

const account: Account = {
  accountNo: 7,
  address: 'alice',
  currency: 'CZK',
  normalBalance: 'credit',
  version: 3,
  balances: { ...zeroBalances, postedDebits: 5n, postedCredits: 5n },
  minBalance: 0n,
  maxBalance: null,
  isClosed: false,
}
const withBalances = (balances: Partial<Balances>): Account => ({
  ...account,
  balances: { ...account.balances, ...balances },
})

describe('close-account', () => {
  test('close-account: whose balance is zero and who holds nothing is closed, and nothing else', () => {
    expect(decideCloseAccount(account)).toEqual({
      outcome: 'accepted',
      accepted: { ...account, isClosed: true },
    })
  })

  test.each([
    ['a balance', { postedCredits: 7n }, 2n],
    ['a balance below zero', { postedDebits: 7n }, -2n],
    ['what is held to go', { pendingDebits: 1n }, 0n],
    ['what is held to come', { pendingCredits: 1n }, 0n],
  ])('close-account: not with %s', (_, balances, amountMinor) => {
    const holding = withBalances(balances)
    expect(decideCloseAccount(holding)).toEqual({
      outcome: 'refused',
      refusal: {
        code: 'account_not_empty',
        evidence: { account: holding, amountMinor, limitMinor: 0n },
      },
    })
  })

  test('close-account: not twice, whatever it holds', () => {
    expect(decideCloseAccount({ ...withBalances({ pendingDebits: 1n }), isClosed: true })).toEqual({
      outcome: 'refused',
      refusal: { code: 'account_closed', subject: 'alice' },
    })
  })
})
