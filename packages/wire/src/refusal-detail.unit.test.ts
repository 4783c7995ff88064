import { expect, test } from '@jest/globals'
import { refusalDetail } from './refusal-detail.ts'
import { refusalProblems } from './refusal-problems.ts'
import type { StoredRefusal } from './stored-refusal.ts'

const evidence = {
  account: 'customer:1',
  version: 3,
  posted: ['0', '5'],
  pending: ['2', '0'],
  amount: '-1',
  limit: '0',
} as const

const details: readonly (readonly [Omit<StoredRefusal, 'request_id'>, string])[] = [
  [{ code: 'ledger_exists', subject: 'acme' }, 'The ledger acme exists already.'],
  [
    { code: 'effective_at_locked', subject: '725846400000' },
    'The books are closed before 1993-01-01T00:00:00.000Z.',
  ],
  [
    { code: 'condition_failed', pointer: '/entries/0/conditions/available/gte', evidence },
    'The available gte of the account customer:1 would come to -1; asked for was 0.',
  ],
  [
    { code: 'account_not_empty', evidence },
    'The account customer:1 has a posted balance of -1 and holds 2 and 0.',
  ],
  [
    { code: 'balance_below_minimum', evidence },
    'The account customer:1 would come to -1; its minimum is 0.',
  ],
]

test.each(details)('refusal-detail: %j', (refusal, text) => {
  expect(refusalDetail({ ...refusal, request_id: 'req_1' })).toBe(text)
})

test('refusal-detail: every refusal has a sentence', () => {
  for (const code of Object.keys(refusalProblems) as (keyof typeof refusalProblems)[]) {
    const text = refusalDetail({ code, subject: '0', evidence, request_id: 'req_1' })
    expect([code, text]).toEqual([code, expect.stringMatching(/^[A-Z0-9`].*\.$/)])
  }
})
