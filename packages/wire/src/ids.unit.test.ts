import { expect, test } from '@jest/globals'
import { timesOfRecord, transactionIdOf, uuidOfTransactionId } from './ids.ts'

const uuid = '0190163d-8694-739b-aea5-966c26f8ad91'
const id = 'txn_0190163d8694739baea5966c26f8ad91'

test('ids: a transaction id is its UUID without hyphens, and gives it back', () => {
  expect(transactionIdOf(uuid)).toBe(id)
  expect(transactionIdOf(uuid.replaceAll('-', ''))).toBe(id)
  expect(uuidOfTransactionId(id)).toBe(uuid.replaceAll('-', ''))
})

test('ids: transaction ids sort by time as texts', () => {
  const later = transactionIdOf('0190163d-8695-7000-8000-000000000000')
  expect([later, id].sort()).toEqual([id, later])
})

test.each([
  '',
  'txn_',
  uuid,
  `txn_${uuid}`,
  id.toUpperCase(),
  `${id}0`,
  id.slice(0, -1),
  `${id}\n`,
  ` ${id}`,
  id.replace('739b', '439b'),
  id.replace('aea5', 'cea5'),
  id.replace('txn_', 'acc_'),
  "txn_' or 1=1 --",
])('ids: %j is no transaction id', (text) => {
  expect(uuidOfTransactionId(text)).toBeUndefined()
})

test('ids: the record is looked for around the time that the id names, and then at any time', () => {
  expect(timesOfRecord(uuid.replaceAll('-', ''))).toEqual([
    ['2024-06-13T10:14:09.300Z', '2024-06-15T10:14:09.300Z'],
    ['-infinity', 'infinity'],
  ])
})

test('ids: one that names a time which no text of ours can tell is looked for at any time', () => {
  expect(timesOfRecord('ffffffffffff70008000000000000000')).toEqual([['-infinity', 'infinity']])
  expect(timesOfRecord('00000000000070008000000000000000')[0]).toEqual([
    '1969-12-31T00:00:00.000Z',
    '1970-01-02T00:00:00.000Z',
  ])
})
