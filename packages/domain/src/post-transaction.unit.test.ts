import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import { balanceMinorMax, zeroBalances } from './balances.ts'
import type { AppliedEntry } from './entry.ts'
import type { EntryToPost, PostTransaction } from './post-transaction.ts'
import { decidePostTransaction } from './post-transaction.ts'
import type { RefusalCode } from './refusal.ts'
import { refusalCodes } from './refusal.ts'

const accounts = new Map<string, Account>()

function open(accountNo: number, address: string, change: Partial<Account> = {}): void {
  accounts.set(
    address,
    Object.freeze({
      accountNo,
      address,
      currency: 'CZK',
      normalBalance: 'credit',
      version: 0,
      balances: Object.freeze(change.balances ?? zeroBalances),
      minBalance: null,
      maxBalance: null,
      isClosed: false,
      ...change,
    }),
  )
}

open(1, 'cash', { normalBalance: 'debit' })
open(2, 'alice')
open(3, 'bob', { version: 4, balances: { ...zeroBalances, postedCredits: 100n } })
open(4, 'closed', { isClosed: true })
open(5, 'euro', { currency: 'EUR', normalBalance: 'debit' })
open(6, 'euro:alice', { currency: 'EUR' })
open(7, 'full', { balances: { ...zeroBalances, postedCredits: balanceMinorMax } })
open(8, 'floor', { minBalance: 0n })
open(9, 'ceiling', { maxBalance: 0n })

function entry(address: string, direction: 'debit' | 'credit', amountMinor: bigint): EntryToPost {
  return Object.freeze({ address, direction, amountMinor })
}

function decide(command: PostTransaction) {
  return decidePostTransaction(command, {
    account: (address) => accounts.get(address),
    isTransactionIdTaken: (id: string) => id !== 'free',
    isExternalIdTaken: (externalId) => externalId !== 'free',
    isExternalIdRequired: false,
    lockedBeforeMs: null,
    nowMs: 0,
    effectiveAheadMsMax: 0,
  })
}

function post(...entries: readonly EntryToPost[]) {
  return decide({ entries })
}

function posted(...entries: readonly EntryToPost[]): readonly AppliedEntry[] {
  const decision = post(...entries)
  if (decision.outcome === 'refused') throw new Error(decision.refusal.code)
  return decision.accepted
}

const right = [entry('cash', 'debit', 5n), entry('alice', 'credit', 5n)]

interface Fault {
  readonly code: RefusalCode
  readonly case: string
  /** Adds the fault to a command; what was wrong with it stays wrong. */
  add(command: PostTransaction): PostTransaction
}

function addEntries(...added: readonly EntryToPost[]) {
  return (command: PostTransaction): PostTransaction => ({
    ...command,
    entries: [...command.entries, ...added],
  })
}

/** In precedence order. */
const faults: readonly Fault[] = [
  {
    code: 'transaction_id_exists',
    case: 'a chosen id that was used before',
    add: (command) => ({ ...command, id: 'taken' }),
  },
  {
    code: 'external_id_exists',
    case: 'an external id that was used before',
    add: (command) => ({ ...command, externalId: 'taken' }),
  },
  {
    code: 'effective_at_too_late',
    case: 'a time further ahead than is allowed',
    add: (command) => ({ ...command, effectiveAtMs: 1 }),
  },
  {
    code: 'expires_at_passed',
    case: 'an expiry that is not ahead',
    add: (command) => ({ ...command, expiresAtMs: 0 }),
  },
  {
    code: 'unknown_account',
    case: 'an account that does not exist',
    add: addEntries(entry('cash', 'debit', 1n), entry('nobody', 'credit', 1n)),
  },
  {
    code: 'account_closed',
    case: 'an account that is closed',
    add: addEntries(entry('cash', 'debit', 1n), entry('closed', 'credit', 1n)),
  },
  {
    code: 'currency_mismatch',
    case: 'a currency that is not that of the account',
    add: addEntries(entry('cash', 'debit', 1n), { ...entry('bob', 'credit', 1n), currency: 'EUR' }),
  },
  {
    code: 'accounts_must_differ',
    case: 'all entries on one account',
    add: (command) => {
      const address = command.entries.at(-1)?.address ?? ''
      return { ...command, entries: command.entries.map((line) => ({ ...line, address })) }
    },
  },
  {
    code: 'unbalanced',
    case: 'debits that are not the credits',
    add: addEntries(entry('cash', 'debit', 1n)),
  },
  {
    code: 'amount_overflow',
    case: 'a sum of 39 digits',
    add: addEntries(entry('cash', 'debit', 1n), entry('full', 'credit', 1n)),
  },
  {
    code: 'balance_below_minimum',
    case: 'a balance below the minimum',
    add: addEntries(entry('cash', 'credit', 1n), entry('floor', 'debit', 1n)),
  },
  {
    code: 'balance_above_maximum',
    case: 'a balance above the maximum',
    add: addEntries(entry('cash', 'debit', 1n), entry('ceiling', 'credit', 1n)),
  },
]

/** The second is added first, because one account in all entries leaves no other fault to add to. */
const pairs = faults.flatMap((first, rank) =>
  faults.slice(rank + 1).map((second) => ({ first, second })),
)

describe('post-transaction: refusals', () => {
  test('post-transaction: the table stands in the order of the catalogue', () => {
    const codes = faults.map(({ code }) => code)
    expect(codes).toEqual(refusalCodes.filter((code) => codes.includes(code)))
  })

  test.each(faults)('post-transaction: $code for $case', ({ code, add }) => {
    expect(decide(add({ entries: right }))).toMatchObject({ outcome: 'refused', refusal: { code } })
  })

  test.each(pairs)('post-transaction: $first.code before $second.code', ({ first, second }) => {
    const command = first.add(second.add({ entries: right }))
    expect(decide(command)).toMatchObject({ refusal: { code: first.code } })
  })

  test.each([
    [{ entries: right, id: 'taken' }, '/id', 'taken'],
    [{ entries: right, externalId: 'taken' }, '/external_id', 'taken'],
    [{ entries: [...right, entry('nobody', 'debit', 1n)] }, '/entries/2/account', 'nobody'],
    [{ entries: [...right, entry('closed', 'debit', 1n)] }, '/entries/2/account', 'closed'],
    [
      { entries: [...right, { ...entry('bob', 'debit', 1n), currency: 'EUR' }] },
      '/entries/2/currency',
      'CZK',
    ],
    [
      { entries: [entry('bob', 'debit', 1n), entry('bob', 'credit', 1n)] },
      '/entries/0/account',
      'bob',
    ],
    [{ entries: [...right, entry('euro', 'debit', 1n)] }, '/entries', 'EUR'],
    [
      { entries: [...right, entry('cash', 'debit', 1n), entry('full', 'credit', 1n)] },
      '/entries/3/amount',
      'full',
    ],
  ])('post-transaction: says what is to blame (%#)', (command, pointer, subject) => {
    expect(decide(command)).toMatchObject({ refusal: { pointer, subject } })
  })

  test('post-transaction: a passed limit comes with the account as it was before', () => {
    expect(post(entry('cash', 'credit', 3n), entry('floor', 'debit', 3n))).toEqual({
      outcome: 'refused',
      refusal: {
        code: 'balance_below_minimum',
        pointer: '/entries/1',
        evidence: { account: accounts.get('floor'), amountMinor: -3n, limitMinor: 0n },
      },
    })
  })
})

describe('post-transaction: how many entries', () => {
  test('post-transaction: one is on one account, whatever its amount', () => {
    expect(post(entry('bob', 'debit', 1n))).toEqual({
      outcome: 'refused',
      refusal: { code: 'accounts_must_differ', pointer: '/entries/0/account', subject: 'bob' },
    })
  })

  test('post-transaction: none is a fault of the program, which has counted them', () => {
    expect(() => post()).toThrow('a transaction has no entries')
  })
})

describe('post-transaction: balances and versions', () => {
  test('post-transaction: adds each entry to its side, one version more, and touches no state', () => {
    const [first, second] = posted(entry('bob', 'debit', 40n), entry('alice', 'credit', 40n))
    expect(first).toEqual({
      account: {
        ...accounts.get('bob'),
        version: 5,
        balances: { ...zeroBalances, postedDebits: 40n, postedCredits: 100n },
      },
      kind: 'post',
      direction: 'debit',
      amountMinor: 40n,
    })
    expect(second?.account.balances).toEqual({ ...zeroBalances, postedCredits: 40n })
    expect(accounts.get('bob')?.version).toBe(4)
  })

  test('post-transaction: an account that is named several times takes its entries in order', () => {
    const entries = posted(
      entry('bob', 'debit', 1n),
      entry('cash', 'credit', 6n),
      entry('bob', 'debit', 2n),
      entry('bob', 'credit', 10n),
      entry('bob', 'debit', 13n),
    )
    const bob = entries.filter(({ account }) => account.address === 'bob')
    expect(bob.map(({ account }) => account.version)).toEqual([5, 6, 7, 8])
    expect(bob.map(({ account }) => account.balances.postedDebits)).toEqual([1n, 3n, 3n, 16n])
    expect(bob.map(({ account }) => account.balances.postedCredits)).toEqual([
      100n,
      100n,
      110n,
      110n,
    ])
  })

  test('post-transaction: each currency balances by itself', () => {
    const both = [entry('euro', 'debit', 7n), entry('euro:alice', 'credit', 7n)]
    expect(posted(...right, ...both)).toHaveLength(4)
    expect(posted(both[0] ?? fail(), ...right, both[1] ?? fail())).toHaveLength(4)

    // the sums of both together are equal, and yet nothing balances
    const crossed = post(entry('cash', 'debit', 5n), entry('euro:alice', 'credit', 5n))
    expect(crossed).toMatchObject({ refusal: { code: 'unbalanced', subject: 'CZK' } })
    const second = post(...right, entry('euro', 'debit', 7n), entry('euro:alice', 'credit', 8n))
    expect(second).toMatchObject({ refusal: { code: 'unbalanced', subject: 'EUR' } })
  })

  test('post-transaction: a currency may be given when it is that of the account', () => {
    const [first, second] = right
    const given = { ...(first ?? fail()), currency: 'CZK' }
    expect(posted(given, second ?? fail())).toHaveLength(2)
  })

  test('post-transaction: an external id that is free is accepted', () => {
    expect(decide({ entries: right, externalId: 'free' }).outcome).toBe('accepted')
  })

  test.each([
    1n,
    2n ** 53n - 1n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    2n ** 63n,
    2n ** 64n + 1n,
    balanceMinorMax,
  ])('post-transaction: an amount of %d is kept to the last digit', (amountMinor) => {
    const [debit, credit] = posted(
      entry('cash', 'debit', amountMinor),
      entry('alice', 'credit', amountMinor),
    )
    expect(debit?.account.balances.postedDebits).toBe(amountMinor)
    expect(credit?.account.balances.postedCredits).toBe(amountMinor)
  })
})

describe('post-transaction: overflow', () => {
  const most = balanceMinorMax - 1n

  test('post-transaction: a sum may come to 38 nines, by one entry or by several', () => {
    const [, , , last] = posted(
      entry('cash', 'debit', most),
      entry('alice', 'credit', most),
      entry('cash', 'debit', 1n),
      entry('alice', 'credit', 1n),
    )
    expect(last?.account.balances.postedCredits).toBe(balanceMinorMax)
  })

  test('post-transaction: refuses at the entry that passes 38 digits, on either side', () => {
    const overflow = post(
      entry('cash', 'debit', most),
      entry('alice', 'credit', most),
      entry('cash', 'debit', 2n),
      entry('alice', 'credit', 2n),
    )
    expect(overflow).toMatchObject({
      refusal: { code: 'amount_overflow', pointer: '/entries/2/amount', subject: 'cash' },
    })
  })

  test('post-transaction: a full side takes nothing although the balance would fall', () => {
    const lowering = post(entry('full', 'debit', 5n), entry('alice', 'credit', 5n))
    expect(lowering.outcome).toBe('accepted')
    const raising = post(
      entry('full', 'credit', 1n),
      entry('full', 'debit', 2n),
      entry('bob', 'credit', 1n),
    )
    expect(raising).toMatchObject({ refusal: { code: 'amount_overflow', subject: 'full' } })
  })
})

function fail(): never {
  throw new Error('the test is missing an entry')
}
