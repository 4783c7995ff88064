import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import { applyEntries, refuseOverflow } from './apply-entries.ts'
import type { Balances } from './balances.ts'
import { balanceMinorMax, zeroBalances } from './balances.ts'
import type { Direction } from './direction.ts'
import type { EntryKind } from './entry.ts'

const account: Account = {
  accountNo: 7,
  address: 'alice',
  currency: 'CZK',
  normalBalance: 'credit',
  version: 3,
  balances: { postedDebits: 10n, postedCredits: 20n, pendingDebits: 30n, pendingCredits: 40n },
  minBalance: -5n,
  maxBalance: 500n,
  isClosed: false,
}

function apply(kind: EntryKind, direction: Direction, amountMinor: bigint, of: Account = account) {
  return applyEntries([{ account: of, kind, direction, amountMinor }])
}

describe('apply-entries', () => {
  test.each([
    ['post', 'debit', { postedDebits: 13n }],
    ['post', 'credit', { postedCredits: 23n }],
    ['hold', 'debit', { pendingDebits: 33n }],
    ['hold', 'credit', { pendingCredits: 43n }],
    ['release', 'debit', { pendingDebits: 27n }],
    ['release', 'credit', { pendingCredits: 37n }],
  ] as const)('apply-entries: %s, %s', (kind, direction, changed) => {
    const after = { ...account, version: 4, balances: { ...account.balances, ...changed } }
    expect(apply(kind, direction, 3n)).toEqual({
      entries: [{ account: after, kind, direction, amountMinor: 3n }],
      after: new Map([[7, after]]),
    })
  })

  test('apply-entries: an account goes on from where its last entry left it', () => {
    const bob = { ...account, accountNo: 8, address: 'bob', version: 0 }
    const { entries, after } = applyEntries([
      { account, kind: 'release', direction: 'debit', amountMinor: 30n },
      { account: bob, kind: 'post', direction: 'credit', amountMinor: 1n },
      { account, kind: 'post', direction: 'debit', amountMinor: 25n },
    ])
    expect(entries.map((entry) => [entry.account.address, entry.account.version])).toEqual([
      ['alice', 4],
      ['bob', 1],
      ['alice', 5],
    ])
    expect(after.get(7)?.balances).toEqual({
      ...account.balances,
      postedDebits: 35n,
      pendingDebits: 0n,
    })
    expect([...after.keys()]).toEqual([7, 8])
  })
})

describe('amount_overflow', () => {
  const most = balanceMinorMax
  const holding = (balances: Partial<Balances>) => ({
    ...account,
    balances: { ...zeroBalances, ...balances },
  })

  test.each([
    ['what is posted, debits', 'post', 'debit', { postedDebits: most - 1n }],
    ['what is posted, credits', 'post', 'credit', { postedCredits: most - 1n }],
    ['what is held, debits', 'hold', 'debit', { pendingDebits: most - 1n }],
    ['what is held, credits', 'hold', 'credit', { pendingCredits: most - 1n }],
    ['both together, debits', 'hold', 'debit', { postedDebits: most - 7n, pendingDebits: 6n }],
    ['both together, credits', 'post', 'credit', { postedCredits: 6n, pendingCredits: most - 7n }],
  ] as const)('amount_overflow: 38 nines are room, one more is not: %s', (_, kind, side, full) => {
    expect(refuseOverflow(apply(kind, side, 1n, holding(full)))).toBeUndefined()
    expect(refuseOverflow(apply(kind, side, 2n, holding(full)))).toEqual({
      code: 'amount_overflow',
      pointer: '/entries/0/amount',
      subject: 'alice',
    })
  })

  test('amount_overflow: each side has room of its own', () => {
    const full = holding({ postedDebits: most, pendingCredits: most })
    expect(refuseOverflow(apply('release', 'credit', 1n, full))).toBeUndefined()
  })

  test('amount_overflow: the first entry that passes is to blame', () => {
    const full = holding({ postedDebits: most })
    const entry = { account: full, kind: 'post', amountMinor: 1n } as const
    expect(
      refuseOverflow(
        applyEntries([
          { ...entry, direction: 'credit' },
          { ...entry, direction: 'debit' },
          { ...entry, direction: 'debit' },
        ]),
      ),
    ).toMatchObject({ pointer: '/entries/1/amount' })
  })
})
