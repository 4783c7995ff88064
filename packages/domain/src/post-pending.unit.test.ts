import { describe, expect, test } from '@jest/globals'
import { zeroBalances } from './balances.ts'
import { aBook, entriesOf, hold, line, part } from './fixture/book.ts'
import { decidePostPending } from './post-pending.ts'

describe('post-pending', () => {
  test('post-pending: the whole: releases first, then posts; each entry is a version', () => {
    const book = aBook()
    const decision = decidePostPending({ rest: 'release' }, hold(book), book.state)
    expect(entriesOf(decision)).toEqual([
      'customer 5 release debit 90',
      'shop 2 release credit 80',
      'fees 2 release credit 10',
      'customer 6 post debit 90',
      'shop 3 post credit 80',
      'fees 3 post credit 10',
    ])
    expect(book.take(decision).lines).toEqual([
      line('customer', 'debit', { postedMinor: 90n }),
      line('shop', 'credit', { postedMinor: 80n }),
      line('fees', 'credit', { postedMinor: 10n }),
    ])
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 90n,
      postedCredits: 100n,
    })
  })

  test('post-pending: in part: the rest is released, lines of which nothing is taken too', () => {
    const book = aBook()
    const posted = book.take(
      decidePostPending({ part: part(50n), rest: 'release' }, hold(book), book.state),
    )
    expect(posted).toEqual({
      status: 'posted',
      lines: [
        line('customer', 'debit', { postedMinor: 50n }),
        line('shop', 'credit', { postedMinor: 50n }),
        line('fees', 'credit', {}),
      ],
    })
    expect(book.balances('customer')).toEqual({
      ...zeroBalances,
      postedDebits: 50n,
      postedCredits: 100n,
    })
    expect(book.balances('fees')).toEqual(zeroBalances)
  })

  test('post-pending: in parts: the rest stays held until nothing is left', () => {
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

  test('post-pending: in part: an entry for what is let go and one for what is posted, none for nothing', () => {
    const book = aBook()
    const released = { part: part(50n), rest: 'release' } as const
    expect(entriesOf(decidePostPending(released, hold(book), book.state))).toEqual([
      'customer 5 release debit 90',
      'shop 2 release credit 80',
      'fees 2 release credit 10',
      'customer 6 post debit 50',
      'shop 3 post credit 50',
    ])
    const other = aBook()
    const kept = { part: part(50n), rest: 'hold' } as const
    expect(entriesOf(decidePostPending(kept, hold(other), other.state))).toEqual([
      'customer 5 release debit 50',
      'shop 2 release credit 50',
      'customer 6 post debit 50',
      'shop 3 post credit 50',
    ])
  })

  test('post-pending: pending as long as one line holds anything', () => {
    const book = aBook()
    const first = book.take(
      decidePostPending({ part: part(80n), rest: 'hold' }, hold(book), book.state),
    )
    expect(first).toEqual({
      status: 'pending',
      lines: [
        line('customer', 'debit', { heldMinor: 10n, postedMinor: 80n }),
        line('shop', 'credit', { postedMinor: 80n }),
        line('fees', 'credit', { heldMinor: 10n }),
      ],
    })
  })

  test('post-pending: what is refused first: times, status, the part', () => {
    const book = aBook()
    const held = hold(book)
    const settled = { ...held, status: 'posted' } as const
    const tooMuch = { part: part(81n), rest: 'release' } as const
    const late = { ...tooMuch, effectiveAtMs: 1_101 }
    expect(decidePostPending(late, settled, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'effective_at_too_late', pointer: '/effective_at', subject: '1100' },
    })
    expect(decidePostPending({ ...late, effectiveAtMs: 1_100 }, settled, book.state)).toEqual({
      outcome: 'refused',
      refusal: { code: 'transaction_not_pending', subject: 'posted' },
    })
    expect(decidePostPending(tooMuch, held, book.state)).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'part_too_large' },
    })
  })
})
