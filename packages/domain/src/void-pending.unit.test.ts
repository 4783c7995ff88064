import { describe, expect, test } from '@jest/globals'
import { zeroBalances } from './balances.ts'
import { aBook, entriesOf, hold, line, part } from './fixture/book.ts'
import { decidePostPending } from './post-pending.ts'
import type { Transaction } from './transaction.ts'
import { decideVoidPending } from './void-pending.ts'

describe('void-pending', () => {
  test('void-pending: after a part, leaves what was posted', () => {
    const book = aBook()
    const first = book.take(
      decidePostPending({ part: part(50n), rest: 'hold' }, hold(book), book.state),
    )
    const decision = decideVoidPending(first, book.state)
    expect(entriesOf(decision)).toEqual([
      'customer 7 release debit 40',
      'shop 4 release credit 30',
      'fees 2 release credit 10',
    ])
    expect(book.take(decision).status).toBe('posted')
    expect(book.balances('shop')).toEqual({ ...zeroBalances, postedCredits: 50n })
  })

  test('void-pending: releases all', () => {
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

  test('void-pending: a stored account that is not there is a fault of the program, not of the caller', () => {
    const transaction: Transaction = {
      status: 'pending',
      lines: [line('nobody', 'debit', { heldMinor: 1n })],
    }
    expect(() => decideVoidPending(transaction, aBook().state)).toThrow('account nobody is missing')
  })
})
