import { describe, expect, test } from '@jest/globals'
import type { AccountToOpen, OpenAccountsState } from './open-accounts.ts'
import { decideOpenAccounts } from './open-accounts.ts'

const state: OpenAccountsState = {
  exists: (address) => address === 'taken',
  isCurrency: (code) => code === 'CZK',
}

function account(change: Partial<AccountToOpen> = {}): AccountToOpen {
  return {
    accountNo: 1,
    address: 'new',
    currency: 'CZK',
    normalBalance: 'credit',
    minBalance: null,
    maxBalance: null,
    ...change,
  }
}

function decide(...accounts: readonly AccountToOpen[]) {
  return decideOpenAccounts({ accounts }, state)
}

/** In precedence order. */
const refusals = [
  {
    code: 'account_exists',
    case: 'an address that is taken',
    account: account({ address: 'taken' }),
    pointer: '/accounts/1/address',
    subject: 'taken',
  },
  {
    code: 'account_exists',
    case: 'an address that stands twice in the command',
    account: account({ address: 'first' }),
    pointer: '/accounts/1/address',
    subject: 'first',
  },
  {
    code: 'unknown_currency',
    case: 'a currency that is not registered',
    account: account({ currency: 'XYZ' }),
    pointer: '/accounts/1/currency',
    subject: 'XYZ',
  },
  {
    code: 'limits_crossed',
    case: 'a minimum above zero, which a new account holds',
    account: account({ minBalance: 1n }),
    pointer: '/accounts/1/min_balance',
    subject: '1',
  },
  {
    code: 'limits_crossed',
    case: 'a maximum below zero',
    account: account({ maxBalance: -1n }),
    pointer: '/accounts/1/max_balance',
    subject: '-1',
  },
] as const

describe('open-accounts', () => {
  test.each(refusals)('open-accounts: $code for $case', ({ code, account, pointer, subject }) => {
    expect(decide(accountNamedFirst(), account)).toEqual({
      outcome: 'refused',
      refusal: { code, pointer, subject },
    })
  })

  test('open-accounts: when several apply, the first in precedence is told, wherever it stands', () => {
    const wrong = (change: Partial<AccountToOpen>) => account({ address: 'a', ...change })
    const limits = wrong({ minBalance: 1n })
    const currency = wrong({ address: 'b', currency: 'XYZ', minBalance: 1n })
    const exists = wrong({ address: 'taken', currency: 'XYZ', minBalance: 1n })
    expect(decide(limits, currency)).toMatchObject({ refusal: { code: 'unknown_currency' } })
    expect(decide(limits, currency, exists)).toMatchObject({ refusal: { code: 'account_exists' } })
    expect(decide(exists)).toMatchObject({ refusal: { code: 'account_exists' } })
  })

  test('open-accounts: accepts all accounts as they were asked for', () => {
    const accounts = [
      account({ address: 'a', minBalance: 0n, maxBalance: 0n }),
      account({ address: 'b', minBalance: -(10n ** 37n), maxBalance: 10n ** 37n }),
      account({ address: 'c', normalBalance: 'debit' }),
    ]
    expect(decide(...accounts)).toEqual({ outcome: 'accepted', accepted: accounts })
  })
})

function accountNamedFirst(): AccountToOpen {
  return account({ accountNo: 2, address: 'first' })
}
