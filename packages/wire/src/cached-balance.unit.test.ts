import { describe, expect, test } from '@jest/globals'
import type { CachedBalance } from './cached-balance.ts'
import { cachedBalanceKey, decodeCachedBalance, encodeCachedBalance } from './cached-balance.ts'

const balance: CachedBalance = {
  ledger: 'acme',
  account: 'customer:1',
  currency: 'CZK',
  normalBalance: 'credit',
  epoch: 2,
  version: 2 ** 53 - 1,
  position: 7,
  recordedAt: '2026-01-02T03:04:05.678Z',
  posted: ['0', '9'.repeat(38)],
  pending: ['9007199254740993', '0'],
}

const fields = JSON.parse(encodeCachedBalance(balance)) as Readonly<Record<string, unknown>>

describe('cached-balance', () => {
  test('cached-balance: comes back as it was, and is JSON with the names of the wire', () => {
    expect(decodeCachedBalance(encodeCachedBalance(balance))).toEqual(balance)
    expect(Object.keys(fields)).toEqual([
      'ledger',
      'account',
      'currency',
      'normal_balance',
      'epoch',
      'version',
      'position',
      'recorded_at',
      'posted',
      'pending',
    ])
  })

  test('cached-balance: all keys of a shard have one slot', () => {
    expect(cachedBalanceKey(3, 42)).toBe('ledger:{3}:42')
  })

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '7'],
  ])('cached-balance: drops %s', (_case, text) => {
    expect(decodeCachedBalance(text)).toBeUndefined()
  })

  test.each([
    ['ledger', 7],
    ['account', null],
    ['currency', undefined],
    ['normal_balance', 'both'],
    ['epoch', 0],
    ['epoch', '2'],
    ['version', 2 ** 53],
    ['version', 1.5],
    ['position', -1],
    ['recorded_at', 0],
    ['posted', ['1']],
    ['posted', ['1', '2', '3']],
    ['posted', [1, 2]],
    ['posted', ['-1', '0']],
    ['posted', ['01', '0']],
    ['posted', ['9'.repeat(39), '0']],
    ['pending', '00'],
    ['pending', undefined],
  ])('cached-balance: drops one whose %s is %j', (name, value) => {
    expect(decodeCachedBalance(JSON.stringify({ ...fields, [name]: value }))).toBeUndefined()
  })
})
