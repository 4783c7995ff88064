import { describe, expect, test } from '@jest/globals'
import { BankFileError, parseBankRows, readBankFile } from './read-bank-file.ts'

const header =
  'transaction_id,booked_on,account,direction,amount_minor,balance_after_minor,counter_account,kind'
const line = '171812,1993-01-01,customer:576,credit,90000,90000,bank:cash,cash_deposit'
const excerpt = new URL('../../data/bank-1993-excerpt.csv', import.meta.url).pathname

describe('bank file', () => {
  test('bank file: a row keeps amounts as whole minor units', () => {
    const big = line.replace('90000,90000', '9007199254740993,-9007199254740993')
    expect(parseBankRows(`${header}\n${line}\n${big.replace('171812', '2')}\n`)).toEqual([
      {
        transactionId: '171812',
        bookedOn: '1993-01-01',
        account: 'customer:576',
        direction: 'credit',
        amountMinor: 90000n,
        balanceAfterMinor: 90000n,
        counterAccount: 'bank:cash',
        kind: 'cash_deposit',
      },
      expect.objectContaining({
        amountMinor: 9007199254740993n,
        balanceAfterMinor: -9007199254740993n,
      }),
    ])
  })

  test.each([
    ['an amount of zero', line.replace('90000,90000', '0,90000'), 'line 2: amount_minor'],
    ['a fraction', line.replace('90000,90000', '90000.5,90000'), 'line 2: amount_minor'],
    ['another direction', line.replace('credit', 'up'), 'line 2: direction'],
    ['another date', line.replace('1993-01-01', '930101'), 'line 2: booked_on'],
    ['a missing field', line.replace(',cash_deposit', ''), 'Invalid Record Length'],
    ['a transaction that is there twice', `${line}\n${line}`, '171812 is there twice'],
    ['no rows', '', 'or no rows'],
  ])('bank file: refuses %s and says where', (_, rows, message) => {
    expect(() => parseBankRows(`${header}\n${rows}\n`)).toThrow(BankFileError)
    expect(() => parseBankRows(`${header}\n${rows}\n`)).toThrow(message)
  })

  test('bank file: the excerpt follows from its own amounts, and one customer goes below zero', () => {
    const rows = readBankFile(excerpt)
    const balances = new Map<string, bigint>()
    for (const { account, direction, amountMinor, balanceAfterMinor } of rows) {
      const change = direction === 'credit' ? amountMinor : -amountMinor
      balances.set(account, (balances.get(account) ?? 0n) + change)
      expect(balances.get(account)).toBe(balanceAfterMinor)
    }
    expect(rows.length).toBeGreaterThan(300)
    expect(balances.size).toBeGreaterThan(20)
    expect(rows.some(({ balanceAfterMinor }) => balanceAfterMinor < 0n)).toBe(true)
  })
})
