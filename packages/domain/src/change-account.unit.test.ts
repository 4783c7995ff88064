import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import { zeroBalances } from './balances.ts'
import type { ChangeAccount } from './change-account.ts'
import { decideChangeAccount } from './change-account.ts'

/** Holds 100, of which 30 is held to go; 20 more is held to come. Normal side credit. */
const account: Account = {
  accountNo: 7,
  address: 'alice',
  currency: 'CZK',
  normalBalance: 'credit',
  version: 3,
  balances: { postedDebits: 400n, postedCredits: 500n, pendingDebits: 30n, pendingCredits: 20n },
  minBalance: null,
  maxBalance: null,
  isClosed: false,
}

function decide(change: Omit<ChangeAccount, 'address'>, of: Partial<Account> = {}) {
  return decideChangeAccount({ address: 'alice', ...change }, { ...account, ...of })
}

describe('change-account', () => {
  test('change-account: sets a limit and leaves the one that was left out', () => {
    expect(decide({ minBalance: 0n }, { maxBalance: 500n })).toEqual({
      outcome: 'accepted',
      accepted: { account: { ...account, minBalance: 0n, maxBalance: 500n }, metadata: undefined },
    })
    expect(decide({ maxBalance: 600n }, { minBalance: -5n })).toEqual({
      outcome: 'accepted',
      accepted: { account: { ...account, minBalance: -5n, maxBalance: 600n }, metadata: undefined },
    })
  })

  test('change-account: null takes a limit away', () => {
    expect(decide({ minBalance: null }, { minBalance: 0n, maxBalance: 500n })).toEqual({
      outcome: 'accepted',
      accepted: { account: { ...account, maxBalance: 500n }, metadata: undefined },
    })
  })

  test('change-account: a minimum may be what is available, a maximum the highest it may come to', () => {
    expect(decide({ minBalance: 70n }).outcome).toBe('accepted')
    expect(decide({ maxBalance: 120n }).outcome).toBe('accepted')
    expect(decide({ minBalance: 70n, maxBalance: 120n }).outcome).toBe('accepted')
  })

  test('change-account: limits_crossed names the limit that was sent', () => {
    expect(decide({ minBalance: 11n, maxBalance: 10n })).toEqual({
      outcome: 'refused',
      refusal: { code: 'limits_crossed', pointer: '/min_balance', subject: '11' },
    })
    expect(decide({ minBalance: 501n }, { maxBalance: 500n })).toEqual({
      outcome: 'refused',
      refusal: { code: 'limits_crossed', pointer: '/min_balance', subject: '501' },
    })
    expect(decide({ maxBalance: -1n }, { minBalance: 0n })).toEqual({
      outcome: 'refused',
      refusal: { code: 'limits_crossed', pointer: '/max_balance', subject: '-1' },
    })
  })

  test('change-account: no minimum is lower than any, no maximum higher than any', () => {
    const overdrawn = { balances: { ...zeroBalances, postedDebits: 7n } }
    expect(decide({ maxBalance: -5n }, overdrawn)).toEqual({
      outcome: 'accepted',
      accepted: { account: { ...account, ...overdrawn, maxBalance: -5n }, metadata: undefined },
    })
    expect(decide({ minBalance: 5n }).outcome).toBe('accepted')
  })

  test('change-account: account_closed, after limits_crossed', () => {
    expect(decide({ minBalance: 0n }, { isClosed: true })).toEqual({
      outcome: 'refused',
      refusal: { code: 'account_closed', subject: 'alice' },
    })
    expect(decide({ minBalance: 1n, maxBalance: 0n }, { isClosed: true })).toMatchObject({
      refusal: { code: 'limits_crossed' },
    })
  })

  test('change-account: balance_below_minimum, judged on what is available', () => {
    expect(decide({ minBalance: 71n })).toEqual({
      outcome: 'refused',
      refusal: {
        code: 'balance_below_minimum',
        pointer: '/min_balance',
        evidence: { account, amountMinor: 70n, limitMinor: 71n },
      },
    })
  })

  test('change-account: balance_above_maximum, judged on what it may come to', () => {
    expect(decide({ maxBalance: 119n })).toEqual({
      outcome: 'refused',
      refusal: {
        code: 'balance_above_maximum',
        pointer: '/max_balance',
        evidence: { account, amountMinor: 120n, limitMinor: 119n },
      },
    })
  })

  test('change-account: the floor comes before the ceiling', () => {
    expect(decide({ minBalance: 71n, maxBalance: 119n })).toMatchObject({
      refusal: { code: 'balance_below_minimum' },
    })
  })

  test('change-account: a debit account is judged on its own side', () => {
    const debit = {
      normalBalance: 'debit',
      balances: { ...zeroBalances, postedDebits: 5n },
    } as const
    expect(decide({ minBalance: 5n, maxBalance: 5n }, debit).outcome).toBe('accepted')
    expect(decide({ minBalance: 6n }, debit)).toMatchObject({
      refusal: { code: 'balance_below_minimum', evidence: { amountMinor: 5n } },
    })
  })

  test('change-account: metadata are changed name by name, and only when they are given', () => {
    const before = { kept: '1', gone: '2' }
    expect(
      decideChangeAccount(
        { address: 'alice', metadata: { gone: null, new: '3' } },
        account,
        before,
      ),
    ).toEqual({ outcome: 'accepted', accepted: { account, metadata: { kept: '1', new: '3' } } })
    expect(decideChangeAccount({ address: 'alice' }, account, before)).toEqual({
      outcome: 'accepted',
      accepted: { account, metadata: undefined },
    })
  })

  test('change-account: too much metadata is refused before a closed account is', () => {
    const metadata = Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`n-${n}`, 'x']))
    expect(decide({ metadata }, { isClosed: true })).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'metadata_too_large', subject: '65' },
    })
  })
})
