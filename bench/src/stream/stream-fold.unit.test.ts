import { expect, test } from '@jest/globals'
import type { FoldMessage } from './stream-fold.ts'
import { StreamFold } from './stream-fold.ts'

function posted(position: number, version: number, amount: string): FoldMessage {
  const entry = { account_no: 1, currency: 'CZK', kind: 'post', version, amount }
  const event = {
    type: 'transaction.posted',
    ledger: 'bank',
    entries: [
      { ...entry, account: 'customer:1', normal_balance: 'credit', direction: 'credit' },
      {
        ...entry,
        account: 'bank:cash',
        account_no: 2,
        normal_balance: 'debit',
        direction: 'credit',
      },
    ],
  }
  return { partition: 0, position, value: Buffer.from(JSON.stringify(event)) }
}

test('stream fold: adds amounts up in the normal direction, and doubles once', () => {
  const fold = new StreamFold()
  const first = posted(1, 1, '9007199254740993')
  for (const message of [first, first, posted(2, 2, '7')]) fold.take(message)
  expect(fold.balances.get('bank')).toEqual(
    new Map([
      ['customer:1', 9007199254741000n],
      ['bank:cash', -9007199254741000n],
    ]),
  )
  expect([fold.messages, fold.records, fold.transactions.get('bank')]).toEqual([3, 2, 2])
  expect(fold.faults).toEqual([])
})

test('stream fold: tells of a position and of versions that are missing', () => {
  const fold = new StreamFold()
  fold.take(posted(1, 1, '1'))
  fold.take(posted(3, 3, '1'))
  expect(fold.faults).toEqual([
    'position 3 follows 1',
    'version 3 of customer:1 follows 1',
    'version 3 of bank:cash follows 1',
  ])
})
