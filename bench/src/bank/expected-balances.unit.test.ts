import { expect, test } from '@jest/globals'
import type { BankRow } from './bank-row.ts'
import { expectedBalances } from './expected-balances.ts'

const row: BankRow = {
  transactionId: '1',
  bookedOn: '1993-01-01',
  account: 'customer:1',
  direction: 'credit',
  amountMinor: 500n,
  balanceAfterMinor: 500n,
  counterAccount: 'bank:cash',
  kind: 'cash_deposit',
}

test('expected balances: the last row of a customer counts, counter accounts add up', () => {
  const rows: BankRow[] = [
    row,
    { ...row, direction: 'debit', amountMinor: 700n, balanceAfterMinor: -200n },
    { ...row, account: 'customer:2', counterAccount: 'bank:fees' },
  ]
  expect(expectedBalances(rows)).toEqual(
    new Map([
      ['customer:1', -200n],
      ['customer:2', 500n],
      ['bank:cash', -200n],
      ['bank:fees', 500n],
    ]),
  )
})
