import { describe, expect, test } from '@jest/globals'
import { zeroBalances } from './balances.ts'
import { aBook, hold } from './fixture/book.ts'
import { decidePostTransaction } from './post-transaction.ts'

describe('post-transaction: a hold', () => {
  test('post-transaction: a hold moves nothing that is posted and lowers what is available', () => {
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

  test('post-transaction: a hold is judged at the worst case: a second one past the floor is refused', () => {
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

  test('post-transaction: a hold raises nothing that is available, and counts against the ceiling', () => {
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
