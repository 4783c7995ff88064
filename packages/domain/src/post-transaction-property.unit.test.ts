import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { availableAmount, balanceMinorMax, highestAmount, zeroBalances } from './balances.ts'
import type { AppliedEntry } from './entry.ts'
import type { Random } from './fixture/random.ts'
import { randomOf } from './fixture/random.ts'
import type { EntryToPost } from './post-transaction.ts'
import { decidePostTransaction } from './post-transaction.ts'
import type { RefusalCode } from './refusal.ts'

const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
const commandsPerSeed = 500
const currencies = ['CZK', 'EUR', 'USD'] as const

/** Twelve accounts in three currencies; some closed, some with limits, one of them nearly full. */
function someAccounts(random: Random): Map<string, Account> {
  const accounts = new Map<string, Account>()
  for (let accountNo = 1; accountNo <= 12; accountNo++) {
    const isFull = accountNo === 12
    accounts.set(`account:${accountNo}`, {
      accountNo,
      address: `account:${accountNo}`,
      currency: currencies[accountNo % 3] ?? 'CZK',
      normalBalance: accountNo % 2 === 0 ? 'debit' : 'credit',
      version: 0,
      balances: isFull
        ? { ...zeroBalances, postedDebits: balanceMinorMax - 900n, postedCredits: 5n }
        : {
            ...zeroBalances,
            pendingDebits: BigInt(random(50)),
            pendingCredits: BigInt(random(50)),
          },
      minBalance: random(3) === 0 ? -BigInt(100 + random(300)) : null,
      maxBalance: !isFull && random(3) === 0 ? BigInt(100 + random(300)) : null,
      isClosed: random(12) === 0,
    })
  }
  return accounts
}

/** Mostly balanced: a debit and a credit of the same amount on two accounts, one to three times. */
function someEntries(random: Random): readonly EntryToPost[] {
  const entries: EntryToPost[] = []
  const pairs = 1 + random(3)
  for (let pair = 0; pair < pairs; pair++) {
    const amountMinor = BigInt(1 + random(100))
    const first = 1 + random(12)
    // three further is the same currency, twelve further the same account
    const second = random(20) === 0 ? first + 1 : ((first + 2 + 3 * random(4)) % 12) + 1
    const credited = random(25) === 0 ? amountMinor + 1n : amountMinor
    entries.push(
      { address: `account:${first}`, direction: 'debit', amountMinor },
      { address: `account:${second}`, direction: 'credit', amountMinor: credited },
    )
  }
  const currency = currencies[random(3)] ?? 'CZK'
  const line = random(10) === 0 ? random(entries.length) : -1
  return entries.map((entry, at) => (at === line ? { ...entry, currency } : entry))
}

/** The rules once more, in the plainest words and without any regard to speed. */
function expectedRefusal(
  entries: readonly EntryToPost[],
  accounts: ReadonlyMap<string, Account>,
): RefusalCode | undefined {
  const lines = entries.map((entry) => ({ entry, account: accounts.get(entry.address) }))
  if (lines.some(({ account }) => account === undefined)) return 'unknown_account'
  const known = lines.flatMap(({ entry, account }) =>
    account === undefined ? [] : [{ entry, account }],
  )
  if (known.some(({ account }) => account.isClosed)) return 'account_closed'
  const isForeign = ({ entry, account }: (typeof known)[number]) =>
    entry.currency !== undefined && entry.currency !== account.currency
  if (known.some(isForeign)) return 'currency_mismatch'
  if (new Set(entries.map(({ address }) => address)).size === 1) return 'accounts_must_differ'
  for (const currency of currencies) {
    const inCurrency = known.filter(({ account }) => account.currency === currency)
    const sum = inCurrency.reduce((total, { entry }) => total + signed(entry), 0n)
    if (sum !== 0n) return 'unbalanced'
  }
  const after = known.map(({ account }) => ({
    account,
    balances: fold(account.balances, entriesOf(entries, account)),
  }))
  const isOver = ({ postedDebits, postedCredits }: Balances) =>
    postedDebits > balanceMinorMax || postedCredits > balanceMinorMax
  if (after.some(({ balances }) => isOver(balances))) return 'amount_overflow'
  const isBelow = after.some(
    ({ account: { minBalance, normalBalance }, balances }) =>
      minBalance !== null && availableAmount(balances, normalBalance) < minBalance,
  )
  if (isBelow) return 'balance_below_minimum'
  const isAbove = after.some(
    ({ account: { maxBalance, normalBalance }, balances }) =>
      maxBalance !== null && highestAmount(balances, normalBalance) > maxBalance,
  )
  return isAbove ? 'balance_above_maximum' : undefined
}

function signed({
  direction,
  amountMinor,
}: Pick<EntryToPost, 'direction' | 'amountMinor'>): bigint {
  return direction === 'debit' ? amountMinor : -amountMinor
}

function entriesOf(entries: readonly EntryToPost[], { address }: Account): readonly EntryToPost[] {
  return entries.filter((entry) => entry.address === address)
}

function fold(
  balances: Balances,
  entries: readonly Pick<AppliedEntry, 'direction' | 'amountMinor'>[],
): Balances {
  const sum = (direction: 'debit' | 'credit') =>
    entries
      .filter((entry) => entry.direction === direction)
      .reduce((total, entry) => total + entry.amountMinor, 0n)
  return {
    ...balances,
    postedDebits: balances.postedDebits + sum('debit'),
    postedCredits: balances.postedCredits + sum('credit'),
  }
}

/** Of all seeds. */
const outcomes: (RefusalCode | 'accepted')[] = []

describe.each(seeds)('post-transaction: any list of commands (seed %i)', (seed) => {
  const random = randomOf(seed)
  const opened = someAccounts(random)
  const accounts = new Map(opened)
  const journal: AppliedEntry[] = []

  test('post-transaction: each is decided as the plain rules say', () => {
    for (let count = 0; count < commandsPerSeed; count++) {
      const entries = someEntries(random)
      const expected = expectedRefusal(entries, accounts)
      const decision = decidePostTransaction(
        { entries },
        {
          account: (address) => accounts.get(address),
          isTransactionIdTaken: (id: string) => id === 'taken',
          isExternalIdTaken: () => false,
          isExternalIdRequired: false,
          lockedBeforeMs: null,
          nowMs: 0,
          effectiveAheadMsMax: 0,
        },
      )
      const code = decision.outcome === 'refused' ? decision.refusal.code : undefined
      expect(code).toBe(expected)
      outcomes.push(code ?? 'accepted')
      if (decision.outcome === 'refused') continue
      for (const entry of decision.accepted) accounts.set(entry.account.address, entry.account)
      journal.push(...decision.accepted)
    }
  })

  test('post-transaction: every balance is the fold of the entries of its account', () => {
    for (const [address, account] of accounts) {
      const entries = journal.filter((entry) => entry.account.address === address)
      const before = opened.get(address)?.balances ?? zeroBalances
      expect(account.balances).toEqual(fold(before, entries))
      for (const [index, entry] of entries.entries()) {
        expect(entry.account.balances).toEqual(fold(before, entries.slice(0, index + 1)))
      }
    }
  })

  test('post-transaction: the versions of an account are 1, 2, 3 … without a gap', () => {
    for (const address of accounts.keys()) {
      const versions = journal
        .filter((entry) => entry.account.address === address)
        .map((entry) => entry.account.version)
      expect(versions).toEqual(versions.map((_, index) => index + 1))
    }
  })

  test('post-transaction: debits are credits in each currency', () => {
    for (const currency of currencies) {
      const sum = journal
        .filter((entry) => entry.account.currency === currency)
        .reduce((total, entry) => total + signed(entry), 0n)
      expect(sum).toBe(0n)
    }
  })

  test('post-transaction: no account is past its limits', () => {
    for (const { balances, normalBalance, minBalance, maxBalance } of accounts.values()) {
      const lowest = availableAmount(balances, normalBalance)
      const highest = highestAmount(balances, normalBalance)
      if (minBalance !== null) expect(lowest).toBeGreaterThanOrEqual(minBalance)
      if (maxBalance !== null) expect(highest).toBeLessThanOrEqual(maxBalance)
    }
  })
})

test('post-transaction: random commands came to every outcome they can come to', () => {
  const counts = Map.groupBy(outcomes, (outcome) => outcome)
  expect(counts.get('accepted')?.length).toBeGreaterThan(500)
  expect([...counts.keys()].sort()).toEqual([
    'accepted',
    'account_closed',
    'accounts_must_differ',
    'amount_overflow',
    'balance_above_maximum',
    'balance_below_minimum',
    'currency_mismatch',
    'unbalanced',
    'unknown_account',
  ])
})
