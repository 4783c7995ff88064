import { expect, test } from '@jest/globals'
import { recordTypeNumbers, recordTypeOf } from './record-type.ts'

test('record-type: the numbers that are stored never change', () => {
  expect(recordTypeNumbers).toEqual({
    'ledger.opened': 1,
    'accounts.opened': 2,
    'account.changed': 3,
    'account.closed': 4,
    'ledger.changed': 5,
    'transaction.posted': 10,
    'transaction.pending': 11,
    'pending.posted': 12,
    'pending.voided': 13,
    'pending.expired': 14,
    'category.created': 20,
    'category.member_added': 21,
    'category.member_removed': 22,
    'category.changed': 23,
    'epoch.raised': 90,
  })
})

test('record-type: a number names its type, an unknown one is a bug', () => {
  for (const [type, number] of Object.entries(recordTypeNumbers)) {
    expect(recordTypeOf(number)).toBe(type)
  }
  expect(() => recordTypeOf(19)).toThrow('unknown record type 19')
})
