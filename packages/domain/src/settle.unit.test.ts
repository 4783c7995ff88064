import { describe, expect, test } from '@jest/globals'
import type { Account } from './account.ts'
import type { Balances } from './balances.ts'
import { zeroBalances } from './balances.ts'
import { decidePostPending } from './post-pending.ts'
import { decidePostTransaction } from './post-transaction.ts'
import type { Decision } from './refusal.ts'
import { decideReverseTransaction } from './reverse-transaction.ts'
import type { Settled } from './settle.ts'
import type { PartEntry } from './take-part.ts'
import type { Transaction, TransactionLine, TransactionStatus } from './transaction.ts'
import { decideVoidPending } from './void-pending.ts'

/** A book in which decisions follow one another. */
class Book {
  readonly accounts = new Map<string, Account>()

  open(address: string, change: Partial<Account> = {}): this {
    const accountNo = change.accountNo ?? this.accounts.size + 1
    this.accounts.set(address, {
      accountNo,
      address,
      currency: 'CZK',
      normalBalance: 'credit',
      version: 0,
      balances: zeroBalances,
      minBalance: null,
      maxBalance: null,
      isClosed: false,
      ...change,
    })
    return this
  }

  readonly state = {
    account: (address: string) => this.accounts.get(address),
    isTransactionIdTaken: (id: string) => id === 'taken',
    isExternalIdTaken: (externalId: string) => externalId === 'taken',
    isExternalIdRequired: false,
    lockedBeforeMs: null,
    nowMs: 0,
    effectiveAheadMsMax: 0,
  }

  balances(address: string): Balances | undefined {
    return this.accounts.get(address)?.balances
  }

  change(address: string, change: Partial<Account>): void {
    const account = this.accounts.get(address)
    if (account !== undefined) this.accounts.set(address, { ...account, ...change })
  }

  /** Takes what was decided; a refusal fails the test. */
  take(decision: Decision<Settled>): Transaction {
    if (decision.outcome === 'refused') throw new Error(decision.refusal.code)
    for (const { account } of decision.accepted.entries) {
      this.accounts.set(account.address, account)
    }
    return decision.accepted.transaction
  }
}

/** A customer with 100 and a floor of 0, a shop, and a fee account. */
function aBook(): Book {
  return new Book()
    .open('customer', {
      version: 3,
      balances: { ...zeroBalances, postedCredits: 100n },
      minBalance: 0n,
    })
    .open('shop', { maxBalance: 1000n })
    .open('fees')
}

function line(
  address: string,
  direction: 'debit' | 'credit',
  amounts: Partial<Pick<TransactionLine, 'heldMinor' | 'postedMinor' | 'reversedMinor'>>,
): TransactionLine {
  const none = { heldMinor: 0n, postedMinor: 0n, reversedMinor: 0n }
  return { address, currency: 'CZK', direction, ...none, ...amounts }
}

/** Holds 90 of the customer for the shop, 10 of it for fees. */
function hold(book: Book): Transaction {
  const entries = [
    { address: 'customer', direction: 'debit', amountMinor: 90n },
    { address: 'shop', direction: 'credit', amountMinor: 80n },
    { address: 'fees', direction: 'credit', amountMinor: 10n },
  ] as const
  const decision = decidePostTransaction({ entries, status: 'pending' }, book.state)
  if (decision.outcome === 'refused') throw new Error(decision.refusal.code)
  for (const { account } of decision.accepted) book.accounts.set(account.address, account)
  return {
    status: 'pending',
    lines: entries.map(({ address, direction, amountMinor }) =>
      line(address, direction, { heldMinor: amountMinor }),
    ),
  }
}

const part = (amount: bigint, fee = 0n): readonly PartEntry[] => [
  { address: 'customer', direction: 'debit', amountMinor: amount + fee },
  { address: 'shop', direction: 'credit', amountMinor: amount },
  ...(fee === 0n ? [] : [{ address: 'fees', direction: 'credit', amountMinor: fee } as const]),
]

const codeOf = (decision: Decision<Settled>): string =>
  decision.outcome === 'accepted' ? decision.accepted.transaction.status : decision.refusal.code

describe('every status and every command', () => {
  const transactions: Record<TransactionStatus, readonly TransactionLine[]> = {
    pending: [
      line('customer', 'debit', { heldMinor: 9n }),
      line('shop', 'credit', { heldMinor: 9n }),
    ],
    posted: [
      line('customer', 'debit', { postedMinor: 9n }),
      line('shop', 'credit', { postedMinor: 9n }),
    ],
    archived: [line('customer', 'debit', {}), line('shop', 'credit', {})],
  }
  const commands = {
    post: (transaction: Transaction, { state }: Book) =>
      decidePostPending({ rest: 'release' }, transaction, state),
    'post a part': (transaction: Transaction, { state }: Book) =>
      decidePostPending({ part: part(4n), rest: 'release' }, transaction, state),
    'post a part, hold the rest': (transaction: Transaction, { state }: Book) =>
      decidePostPending({ part: part(4n), rest: 'hold' }, transaction, state),
    void: (transaction: Transaction, { state }: Book) => decideVoidPending(transaction, state),
    reverse: (transaction: Transaction, { state }: Book) =>
      decideReverseTransaction({}, transaction, state),
  }

  test.each([
    ['pending', 'post', 'posted'],
    ['pending', 'post a part', 'posted'],
    ['pending', 'post a part, hold the rest', 'pending'],
    ['pending', 'void', 'archived'],
    ['pending', 'reverse', 'transaction_not_posted'],
    ['posted', 'post', 'transaction_not_pending'],
    ['posted', 'post a part', 'transaction_not_pending'],
    ['posted', 'post a part, hold the rest', 'transaction_not_pending'],
    ['posted', 'void', 'transaction_not_pending'],
    ['posted', 'reverse', 'posted'],
    ['archived', 'post', 'transaction_not_pending'],
    ['archived', 'post a part', 'transaction_not_pending'],
    ['archived', 'post a part, hold the rest', 'transaction_not_pending'],
    ['archived', 'void', 'transaction_not_pending'],
    ['archived', 'reverse', 'transaction_not_posted'],
  ] as const)('%s, %s: %s', (status, command, expected) => {
    const book = aBook()
    book.change('customer', {
      balances: { ...zeroBalances, postedCredits: 100n, pendingDebits: 9n },
    })
    book.change('shop', { balances: { ...zeroBalances, pendingCredits: 9n } })
    const transaction = { status, lines: transactions[status] }
    const decision = commands[command](transaction, book)
    expect(codeOf(decision)).toBe(expected)
    if (expected.startsWith('transaction_not')) {
      expect(decision).toMatchObject({ refusal: { subject: status } })
    }
  })
})

describe('a hold', () => {
  test('moves nothing that is posted and lowers what is available', () => {
    const book = aBook()
    hold(book)
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedCredits: 100n,
      pendingDebits: 90n,
    })
    expect(book.balances('shop')).toEqual({ ...zeroBalances, pendingCredits: 80n })
    expect(book.accounts.get('customer')?.version).toBe(4)
  })

  test('is judged at the worst case: a second one past the floor is refused', () => {
    const book = aBook()
    hold(book)
    const entries = [
      { address: 'customer', direction: 'debit', amountMinor: 11n },
      { address: 'shop', direction: 'credit', amountMinor: 11n },
    ] as const
    expect(decidePostTransaction({ entries, status: 'pending' }, book.state)).toMatchObject({
      refusal: { code: 'balance_below_minimum', evidence: { amountMinor: -1n } },
    })
  })

  test('raises nothing that is available, and counts against the ceiling', () => {
    const book = aBook()
    hold(book)
    const entries = [
      { address: 'fees', direction: 'debit', amountMinor: 921n },
      { address: 'shop', direction: 'credit', amountMinor: 921n },
    ] as const
    expect(decidePostTransaction({ entries, status: 'posted' }, book.state)).toMatchObject({
      refusal: { code: 'balance_above_maximum', evidence: { amountMinor: 1001n } },
    })
  })
})

describe('posting a hold', () => {
  test('whole: releases first, then posts; each entry is a version', () => {
    const book = aBook()
    const decision = decidePostPending({ rest: 'release' }, hold(book), book.state)
    if (decision.outcome === 'refused') throw new Error(decision.refusal.code)
    const { entries } = decision.accepted
    expect(
      entries.map(({ account, kind, direction, amountMinor }) =>
        [account.address, account.version, kind, direction, amountMinor].join(' '),
      ),
    ).toEqual([
      'customer 5 release debit 90',
      'shop 2 release credit 80',
      'fees 2 release credit 10',
      'customer 6 post debit 90',
      'shop 3 post credit 80',
      'fees 3 post credit 10',
    ])
    book.take(decision)
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 90n,
      postedCredits: 100n,
    })
    expect(decision.accepted.transaction.lines).toEqual([
      line('customer', 'debit', { postedMinor: 90n }),
      line('shop', 'credit', { postedMinor: 80n }),
      line('fees', 'credit', { postedMinor: 10n }),
    ])
  })

  test('in part: the rest is released, lines of which nothing is taken too', () => {
    const book = aBook()
    const posted = book.take(
      decidePostPending({ part: part(50n), rest: 'release' }, hold(book), book.state),
    )
    expect(posted.status).toBe('posted')
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 50n,
      postedCredits: 100n,
    })
    expect(book.balances('fees')).toEqual(zeroBalances)
  })

  test('in parts: the rest stays held until nothing is left', () => {
    const book = aBook()
    const first = book.take(
      decidePostPending({ part: part(50n), rest: 'hold' }, hold(book), book.state),
    )
    expect(first.status).toBe('pending')
    expect(book.balances('customer')).toEqual({
      postedDebits: 50n,
      postedCredits: 100n,
      pendingDebits: 40n,
      pendingCredits: 0n,
    })
    const second = book.take(
      decidePostPending({ part: part(30n, 10n), rest: 'hold' }, first, book.state),
    )
    expect(second.status).toBe('posted')
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 90n,
      postedCredits: 100n,
    })
  })

  test('a void after a part leaves what was posted', () => {
    const book = aBook()
    const first = book.take(
      decidePostPending({ part: part(50n), rest: 'hold' }, hold(book), book.state),
    )
    const voided = book.take(decideVoidPending(first, book.state))
    expect(voided.status).toBe('posted')
    expect(book.balances('shop')).toEqual({ ...zeroBalances, postedCredits: 50n })
  })

  test('a void releases all', () => {
    const book = aBook()
    const voided = book.take(decideVoidPending(hold(book), book.state))
    expect(voided).toEqual({
      status: 'archived',
      lines: [
        line('customer', 'debit', {}),
        line('shop', 'credit', {}),
        line('fees', 'credit', {}),
      ],
    })
    expect(book.balances('customer')).toEqual({ ...zeroBalances, postedCredits: 100n })
  })

  test('a stored account that is not there is a fault of the program, not of the caller', () => {
    const transaction: Transaction = {
      status: 'pending',
      lines: [line('nobody', 'debit', { heldMinor: 1n })],
    }
    expect(() => decideVoidPending(transaction, aBook().state)).toThrow('account nobody is missing')
  })
})

describe('a part', () => {
  const decide = (entries: readonly PartEntry[]): Decision<Settled> => {
    const book = aBook()
    return decidePostPending({ part: entries, rest: 'release' }, hold(book), book.state)
  }

  /** In precedence order; each case holds the faults of those below it as well. */
  test.each([
    [
      'entry_not_in_transaction',
      '/entries/1/account',
      'shop',
      [
        { address: 'customer', direction: 'debit', amountMinor: 91n, currency: 'EUR' },
        { address: 'shop', direction: 'debit', amountMinor: 1n },
      ],
    ],
    [
      'currency_mismatch',
      '/entries/0/currency',
      'CZK',
      [{ address: 'customer', direction: 'debit', amountMinor: 91n, currency: 'EUR' }],
    ],
    [
      'unbalanced',
      '/entries',
      'CZK',
      [
        { address: 'customer', direction: 'debit', amountMinor: 91n, currency: 'CZK' },
        { address: 'shop', direction: 'credit', amountMinor: 80n },
      ],
    ],
    [
      'part_too_large',
      '/entries/1/amount',
      '80',
      [
        { address: 'customer', direction: 'debit', amountMinor: 81n },
        { address: 'shop', direction: 'credit', amountMinor: 81n },
      ],
    ],
  ] as const)('%s', (code, pointer, subject, entries) => {
    expect(decide(entries)).toEqual({ outcome: 'refused', refusal: { code, pointer, subject } })
  })

  test('entries of one account and direction are one sum, in the part and in the transaction', () => {
    const book = aBook()
    const lines = [
      line('customer', 'debit', { heldMinor: 5n }),
      line('shop', 'credit', { heldMinor: 9n }),
      line('customer', 'debit', { heldMinor: 4n }),
    ]
    book.change('customer', {
      balances: { ...zeroBalances, postedCredits: 100n, pendingDebits: 9n },
    })
    book.change('shop', { balances: { ...zeroBalances, pendingCredits: 9n } })
    const entries: readonly PartEntry[] = [
      { address: 'customer', direction: 'debit', amountMinor: 3n },
      { address: 'customer', direction: 'debit', amountMinor: 4n },
      { address: 'shop', direction: 'credit', amountMinor: 7n },
    ]
    const { lines: left } = book.take(
      decidePostPending({ part: entries, rest: 'hold' }, { status: 'pending', lines }, book.state),
    )
    expect(left.map(({ heldMinor, postedMinor }) => [heldMinor, postedMinor])).toEqual([
      [0n, 5n],
      [2n, 7n],
      [2n, 2n],
    ])
  })

  test('what the part takes twice is counted twice', () => {
    const twice: readonly PartEntry[] = [
      { address: 'customer', direction: 'debit', amountMinor: 45n },
      { address: 'shop', direction: 'credit', amountMinor: 80n },
      { address: 'fees', direction: 'credit', amountMinor: 11n },
      { address: 'customer', direction: 'debit', amountMinor: 46n },
    ]
    expect(decide(twice)).toMatchObject({
      refusal: { code: 'part_too_large', pointer: '/entries/2/amount', subject: '10' },
    })
  })
})

describe('reversing', () => {
  function posted(book: Book): Transaction {
    return book.take(decidePostPending({ rest: 'release' }, hold(book), book.state))
  }

  test('whole: the same amounts on the other side, in the order of the entries', () => {
    const book = aBook()
    const decision = decideReverseTransaction({}, posted(book), book.state)
    if (decision.outcome === 'refused') throw new Error(decision.refusal.code)
    expect(
      decision.accepted.entries.map(({ account, kind, direction, amountMinor }) =>
        [account.address, kind, direction, amountMinor].join(' '),
      ),
    ).toEqual(['customer post credit 90', 'shop post debit 80', 'fees post debit 10'])
    expect(decision.accepted.transaction.lines[0]).toEqual(
      line('customer', 'debit', { postedMinor: 90n, reversedMinor: 90n }),
    )
  })

  test('in parts, never more than was posted; the whole is what is left', () => {
    const book = aBook()
    const first = book.take(
      decideReverseTransaction({ part: part(50n, 10n) }, posted(book), book.state),
    )
    expect(decideReverseTransaction({ part: part(31n) }, first, book.state)).toMatchObject({
      refusal: { code: 'part_too_large', pointer: '/entries/0/amount', subject: '30' },
    })
    const second = book.take(decideReverseTransaction({}, first, book.state))
    expect(second.lines.every((each) => each.reversedMinor === each.postedMinor)).toBe(true)
    expect(decideReverseTransaction({}, second, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'transaction_reversed' },
    })
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 90n,
      postedCredits: 190n,
    })
  })

  test('two parts that share no account are each within the whole', () => {
    const book = aBook().open('other')
    const lines = [
      line('customer', 'debit', { postedMinor: 5n }),
      line('shop', 'credit', { postedMinor: 5n }),
      line('fees', 'debit', { postedMinor: 7n }),
      line('other', 'credit', { postedMinor: 7n }),
    ]
    const half = (from: string, to: string, amountMinor: bigint): readonly PartEntry[] => [
      { address: from, direction: 'debit', amountMinor },
      { address: to, direction: 'credit', amountMinor },
    ]
    const transaction: Transaction = { status: 'posted', lines }
    const first = book.take(
      decideReverseTransaction({ part: half('customer', 'shop', 5n) }, transaction, book.state),
    )
    const second = book.take(
      decideReverseTransaction({ part: half('fees', 'other', 7n) }, first, book.state),
    )
    expect(decideReverseTransaction({}, second, book.state)).toMatchObject({
      refusal: { code: 'transaction_reversed' },
    })
  })

  test('the limits hold for a reversal too; there is no entry of the request to point at', () => {
    const book = aBook()
    const transaction = posted(book)
    book.change('shop', { minBalance: 1n })
    const decision = decideReverseTransaction({}, transaction, book.state)
    expect(decision).toMatchObject({
      refusal: { code: 'balance_below_minimum', evidence: { amountMinor: 0n, limitMinor: 1n } },
    })
    expect(decision).not.toHaveProperty('refusal.pointer')
  })

  test('what is refused first: external id, closed account, status, nothing left', () => {
    const book = aBook()
    const lines = [line('customer', 'debit', {}), line('shop', 'credit', {})]
    book.change('shop', { isClosed: true })
    const transaction: Transaction = { status: 'archived', lines }
    expect(decideReverseTransaction({ externalId: 'taken' }, transaction, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'external_id_exists', pointer: '/external_id', subject: 'taken' },
    })
    expect(decideReverseTransaction({ externalId: 'new' }, transaction, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'account_closed', subject: 'shop' },
    })
    book.change('shop', { isClosed: false })
    expect(codeOf(decideReverseTransaction({}, transaction, book.state))).toBe(
      'transaction_not_posted',
    )
    expect(
      codeOf(decideReverseTransaction({}, { ...transaction, status: 'posted' }, book.state)),
    ).toBe('transaction_reversed')
  })
})
