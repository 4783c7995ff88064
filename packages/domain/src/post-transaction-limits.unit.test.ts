import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { zeroBalances } from './balances.ts'
import type { Direction } from './direction.ts'
import type { EntryToPost } from './post-transaction.ts'
import { decidePostTransaction } from './post-transaction.ts'

const opposite = { debit: 'credit', credit: 'debit' } as const

function account(accountNo: number, change: Partial<Account>): Account {
  return {
    accountNo,
    address: `account:${accountNo}`,
    currency: 'CZK',
    normalBalance: 'credit',
    version: 0,
    balances: zeroBalances,
    minBalance: null,
    maxBalance: null,
    isClosed: false,
    ...change,
  }
}

/** Moves amounts between the account under test (number 1) and one without limits. */
function move(limited: Account, ...amounts: readonly (readonly [Direction, bigint])[]) {
  const other = account(2, {})
  const entries = amounts.flatMap(([direction, amountMinor]): EntryToPost[] => [
    { address: limited.address, direction, amountMinor },
    { address: other.address, direction: opposite[direction], amountMinor },
  ])
  return decidePostTransaction(
    { entries },
    {
      account: (address) => (address === limited.address ? limited : other),
      isTransactionIdTaken: (id: string) => id === 'taken',
      isExternalIdTaken: () => false,
      isExternalIdRequired: false,
      lockedBeforeMs: null,
      nowMs: 0,
      effectiveAheadMsMax: 0,
    },
  )
}

/** Sums by side seen from the normal direction, so that one table serves both kinds of account. */
function balancesOf(
  normal: Direction,
  raising: bigint,
  lowering: bigint,
  pending = [0n, 0n],
): Balances {
  const [pendingRaising = 0n, pendingLowering = 0n] = pending
  return normal === 'credit'
    ? {
        postedCredits: raising,
        postedDebits: lowering,
        pendingCredits: pendingRaising,
        pendingDebits: pendingLowering,
      }
    : {
        postedDebits: raising,
        postedCredits: lowering,
        pendingDebits: pendingRaising,
        pendingCredits: pendingLowering,
      }
}

describe.each(['debit', 'credit'] as const)(
  'post-transaction: limits of a %s account',
  (normal) => {
    const raise = normal
    const lower = opposite[normal]

    test('post-transaction: a floor may be reached, not passed', () => {
      const balances = balancesOf(normal, 100n, 30n)
      const limited = account(1, { normalBalance: normal, balances, minBalance: 20n })
      expect(move(limited, [lower, 50n]).outcome).toBe('accepted')
      expect(move(limited, [lower, 51n])).toEqual({
        outcome: 'refused',
        refusal: {
          code: 'balance_below_minimum',
          pointer: '/entries/0',
          evidence: { account: limited, amountMinor: 19n, limitMinor: 20n },
        },
      })
    })

    test('post-transaction: a ceiling may be reached, not passed', () => {
      const balances = balancesOf(normal, 100n, 30n)
      const limited = account(1, { normalBalance: normal, balances, maxBalance: 90n })
      expect(move(limited, [raise, 20n]).outcome).toBe('accepted')
      expect(move(limited, [raise, 21n])).toEqual({
        outcome: 'refused',
        refusal: {
          code: 'balance_above_maximum',
          pointer: '/entries/0',
          evidence: { account: limited, amountMinor: 91n, limitMinor: 90n },
        },
      })
    })

    test('post-transaction: a floor counts what is held to go, not what is held to come', () => {
      const balances = balancesOf(normal, 100n, 0n, [1000n, 60n])
      const limited = account(1, { normalBalance: normal, balances, minBalance: 0n })
      expect(move(limited, [lower, 40n]).outcome).toBe('accepted')
      expect(move(limited, [lower, 41n])).toMatchObject({
        refusal: { code: 'balance_below_minimum', evidence: { amountMinor: -1n } },
      })
    })

    test('post-transaction: a ceiling counts what is held to come, not what is held to go', () => {
      const balances = balancesOf(normal, 100n, 0n, [60n, 1000n])
      const limited = account(1, { normalBalance: normal, balances, maxBalance: 200n })
      expect(move(limited, [raise, 40n]).outcome).toBe('accepted')
      expect(move(limited, [raise, 41n])).toMatchObject({
        refusal: { code: 'balance_above_maximum', evidence: { amountMinor: 201n } },
      })
    })

    test('post-transaction: limits may be negative, on either side of zero', () => {
      const overdraft = account(1, { normalBalance: normal, minBalance: -10n, maxBalance: 0n })
      expect(move(overdraft, [lower, 10n]).outcome).toBe('accepted')
      expect(move(overdraft, [lower, 11n])).toMatchObject({
        refusal: { code: 'balance_below_minimum' },
      })
      expect(move(overdraft, [raise, 1n])).toMatchObject({
        refusal: { code: 'balance_above_maximum' },
      })
    })

    test('post-transaction: limits are judged after the whole transaction, not within it', () => {
      const limited = account(1, { normalBalance: normal, minBalance: 0n, maxBalance: 5n })
      expect(move(limited, [lower, 100n], [raise, 105n]).outcome).toBe('accepted')
      expect(move(limited, [raise, 100n], [lower, 100n]).outcome).toBe('accepted')
      expect(move(limited, [raise, 100n], [lower, 101n])).toMatchObject({
        refusal: {
          code: 'balance_below_minimum',
          pointer: '/entries/0', // where the account is named first
          evidence: { account: limited, amountMinor: -1n },
        },
      })
    })

    test('post-transaction: without limits, a balance may be as low and as high as it will', () => {
      const free = account(1, { normalBalance: normal })
      expect(move(free, [lower, 10n ** 37n]).outcome).toBe('accepted')
      expect(move(free, [raise, 10n ** 37n]).outcome).toBe('accepted')
    })
  },
)
