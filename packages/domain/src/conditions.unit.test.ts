import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import { zeroBalances } from './balances.ts'
import type { Condition, EntryConditions } from './conditions.ts'
import { decidePostTransaction } from './post-transaction.ts'

const account = (accountNo: number, address: string, change: Partial<Account>): Account => ({
  accountNo,
  address,
  currency: 'CZK',
  normalBalance: 'credit',
  version: 7,
  balances: { ...zeroBalances, postedCredits: 100n, pendingDebits: 20n, pendingCredits: 5n },
  minBalance: null,
  maxBalance: null,
  isClosed: false,
  ...change,
})
const accounts = new Map([
  ['alice', account(1, 'alice', {})],
  ['bob', account(2, 'bob', { version: 0, balances: zeroBalances, maxBalance: 0n })],
])

/** Moves 10 from alice to bob. After it alice has posted 90, pending −15, available 70. */
function decide(alice: EntryConditions, bob: EntryConditions = {}, bobsLimit = false) {
  return decidePostTransaction(
    {
      entries: [
        { address: 'alice', direction: 'debit', amountMinor: 10n, ...alice },
        { address: 'bob', direction: 'credit', amountMinor: 10n, ...bob },
      ],
    },
    {
      account: (address) => {
        const found = accounts.get(address)
        return found === undefined || bobsLimit ? found : { ...found, maxBalance: null }
      },
      isTransactionIdTaken: (id: string) => id === 'taken',
      isExternalIdTaken: () => false,
      isExternalIdRequired: false,
      lockedBeforeMs: null,
      nowMs: 0,
      effectiveAheadMsMax: 0,
    },
  )
}

describe('conditions on a balance, after the whole transaction', () => {
  test.each([
    ['posted', 'gt', 89n, true],
    ['posted', 'gt', 90n, false],
    ['posted', 'gte', 90n, true],
    ['posted', 'gte', 91n, false],
    ['posted', 'eq', 90n, true],
    ['posted', 'eq', 89n, false],
    ['posted', 'eq', 100n, false],
    ['posted', 'lte', 90n, true],
    ['posted', 'lte', 89n, false],
    ['posted', 'lt', 91n, true],
    ['posted', 'lt', 90n, false],
    ['pending', 'eq', -15n, true],
    ['pending', 'lt', -15n, false],
    ['available', 'eq', 70n, true],
    ['available', 'gte', 71n, false],
  ] as const)('%s %s %s: %s', (balance, operator, amountMinor, isMet) => {
    const decision = decide({ conditions: [{ balance, operator, amountMinor }] })
    if (isMet) {
      expect(decision.outcome).toBe('accepted')
      return
    }
    const amount = { posted: 90n, pending: -15n, available: 70n }[balance]
    expect(decision).toEqual({
      outcome: 'refused',
      refusal: {
        code: 'condition_failed',
        pointer: `/entries/0/conditions/${balance}/${operator}`,
        evidence: { account: accounts.get('alice'), amountMinor: amount, limitMinor: amountMinor },
      },
    })
  })

  test('all must be met, of every entry', () => {
    const met: Condition = { balance: 'posted', operator: 'gt', amountMinor: 0n }
    const failing: Condition = { balance: 'posted', operator: 'lt', amountMinor: 0n }
    expect(decide({ conditions: [met, met] }, { conditions: [met] }).outcome).toBe('accepted')
    expect(decide({ conditions: [met, failing] })).toMatchObject({
      refusal: { pointer: '/entries/0/conditions/posted/lt' },
    })
    expect(decide({ conditions: [met] }, { conditions: [failing] })).toMatchObject({
      refusal: { pointer: '/entries/1/conditions/posted/lt' },
    })
  })
})

describe('the expected version', () => {
  test('is that before the transaction', () => {
    expect(decide({ expectedVersion: 7 }, { expectedVersion: 0 }).outcome).toBe('accepted')
    expect(decide({ expectedVersion: 7 }, { expectedVersion: 1 })).toMatchObject({
      outcome: 'refused',
      refusal: {
        code: 'version_mismatch',
        pointer: '/entries/1/expected_version',
        evidence: { account: { address: 'bob', version: 0 }, expectedVersion: 1 },
      },
    })
  })

  test('comes before every condition, and conditions before limits', () => {
    const failing: Condition = { balance: 'posted', operator: 'lt', amountMinor: 0n }
    const both = decide({ conditions: [failing] }, { expectedVersion: 1 }, true)
    expect(both).toMatchObject({ refusal: { code: 'version_mismatch' } })
    const condition = decide({ conditions: [failing] }, {}, true)
    expect(condition).toMatchObject({ refusal: { code: 'condition_failed' } })
    expect(decide({}, {}, true)).toMatchObject({ refusal: { code: 'balance_above_maximum' } })
  })
})
