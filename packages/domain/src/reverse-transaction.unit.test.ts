import { describe, expect, test } from '@jest/globals'
import { balanceMinorMax, zeroBalances } from './balances.ts'
import type { Book } from './fixture/book.ts'
import { aBook, entriesOf, hold, line, part } from './fixture/book.ts'
import { decidePostPending } from './post-pending.ts'
import type { ReverseTransaction } from './reverse-transaction.ts'
import { decideReverseTransaction } from './reverse-transaction.ts'
import type { PartEntry } from './take-part.ts'
import type { Transaction } from './transaction.ts'

describe('reverse-transaction', () => {
  function posted(book: Book): Transaction {
    return book.take(decidePostPending({ rest: 'release' }, hold(book), book.state))
  }

  test('reverse-transaction: whole: the same amounts on the other side, in the order of the entries', () => {
    const book = aBook()
    const decision = decideReverseTransaction({}, posted(book), book.state)
    expect(entriesOf(decision)).toEqual([
      'customer 7 post credit 90',
      'shop 4 post debit 80',
      'fees 4 post debit 10',
    ])
    expect(book.take(decision)).toEqual({
      status: 'posted',
      lines: [
        line('customer', 'debit', { postedMinor: 90n, reversedMinor: 90n }),
        line('shop', 'credit', { postedMinor: 80n, reversedMinor: 80n }),
        line('fees', 'credit', { postedMinor: 10n, reversedMinor: 10n }),
      ],
    })
  })

  test('reverse-transaction: in parts, never more than was posted; the whole is what is left', () => {
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

  test('reverse-transaction: two parts that share no account are each within the whole', () => {
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

  test('reverse-transaction: the limits hold for a reversal too; there is no entry of the request to point at', () => {
    const book = aBook()
    const transaction = posted(book)
    book.change('shop', { minBalance: 1n })
    const decision = decideReverseTransaction({}, transaction, book.state)
    expect(decision).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'balance_below_minimum', evidence: { amountMinor: 0n, limitMinor: 1n } },
    })
    expect(decision).not.toHaveProperty('refusal.pointer')
  })

  test('reverse-transaction: in part: no entry, and no version, where nothing is taken', () => {
    const book = aBook()
    const decision = decideReverseTransaction({ part: part(50n) }, posted(book), book.state)
    expect(entriesOf(decision)).toEqual(['customer 7 post credit 50', 'shop 4 post debit 50'])
    expect(book.take(decision)).toEqual({
      status: 'posted',
      lines: [
        line('customer', 'debit', { postedMinor: 90n, reversedMinor: 50n }),
        line('shop', 'credit', { postedMinor: 80n, reversedMinor: 50n }),
        line('fees', 'credit', { postedMinor: 10n }),
      ],
    })
  })

  test('reverse-transaction: sums of 39 digits are refused as any others are', () => {
    const book = aBook()
    const transaction = posted(book)
    book.change('fees', { balances: { ...zeroBalances, postedDebits: balanceMinorMax } })
    expect(decideReverseTransaction({}, transaction, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'amount_overflow', subject: 'fees' },
    })
  })

  test('reverse-transaction: what is refused first', () => {
    const book = aBook()
    book.change('shop', { isClosed: true })
    const lines = [line('customer', 'debit', {}), line('shop', 'credit', {})]
    const archived: Transaction = { status: 'archived', lines }
    const refused = (command: ReverseTransaction, transaction = archived) => {
      const decision = decideReverseTransaction(command, transaction, book.state)
      return decision.outcome === 'refused' ? decision.refusal : undefined
    }
    const late = { effectiveAtMs: 1_101, part: part(1n) }
    expect(refused({ ...late, externalId: 'taken' })).toEqual({
      code: 'external_id_exists',
      pointer: '/external_id',
      subject: 'taken',
    })
    expect(refused({ ...late, externalId: 'free' })).toMatchObject({
      code: 'effective_at_too_late',
      pointer: '/effective_at',
    })
    expect(refused({ part: part(1n) })).toEqual({ code: 'account_closed', subject: 'shop' })
    book.change('shop', { isClosed: false })
    expect(refused({ part: part(1n) })).toEqual({
      code: 'transaction_not_posted',
      subject: 'archived',
    })
    const nothingLeft = { ...archived, status: 'posted' } as const
    expect(refused({ part: part(1n) }, nothingLeft)).toEqual({ code: 'transaction_reversed' })
  })
})
