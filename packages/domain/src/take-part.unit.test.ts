import { describe, expect, test } from '@jest/globals'
import { zeroBalances } from './balances.ts'
import { aBook, hold, line } from './fixture/book.ts'
import { decidePostPending } from './post-pending.ts'
import type { Decision } from './refusal.ts'
import type { Settled } from './settle.ts'
import type { PartEntry } from './take-part.ts'

describe('take-part', () => {
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
  ] as const)('take-part: %s', (code, pointer, subject, entries) => {
    expect(decide(entries)).toEqual({ outcome: 'refused', refusal: { code, pointer, subject } })
  })

  test('take-part: the first entry may be the stranger', () => {
    expect(decide([{ address: 'customer', direction: 'credit', amountMinor: 1n }])).toMatchObject({
      refusal: { code: 'entry_not_in_transaction', pointer: '/entries/0/account' },
    })
  })

  test('take-part: entries of one account and direction are one sum, in the part and in the transaction', () => {
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

  test('take-part: what the part takes twice is counted twice', () => {
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
