import { describe, expect, test } from '@jest/globals'
import type { EventEntry } from '@ledger/wire'
import type { ProjectedRecord } from '../projected.ts'
import { applyEntries, mergeEntries } from './project.ts'

describe('project balances', () => {
  test('project balances: entries are merged by account and in the order of versions', () => {
    const merged = mergeEntries([record(2, [7, 2], [8, 1]), record(1, [7, 1]), record(3, [7, 3])])
    expect(merged.get(7)?.map(({ version }) => version)).toEqual([1, 2, 3])
    expect(merged.get(8)?.map(({ version }) => version)).toEqual([1])
  })

  test('project balances: an account that stands twice in a record counts both entries', () => {
    const merged = mergeEntries([record(1, [7, 1], [7, 2])])
    expect(applyEntries(merged, () => 0).balances).toMatchObject([{ accountNo: 7, version: 2 }])
  })

  test.each([
    ['nothing stored', 0, [1, 2, 3], [1, 2, 3], []],
    ['some stored', 2, [1, 2, 3, 4], [3, 4], []],
    ['all stored', 4, [1, 2, 3, 4], [], []],
    ['more stored than there are', 9, [1, 2], [], []],
    ['doubled', 1, [2, 2, 3, 3], [2, 3], []],
    ['a version is missing', 1, [3, 4], [], [[2, 2]]],
    ['versions are missing within', 1, [2, 5, 6], [2], [[3, 4]]],
  ])('project balances: %s', (_, stored, versions, applied, missing) => {
    const records = versions.map((version, index) => record(index + 1, [7, version]))
    const result = applyEntries(mergeEntries(records), () => stored)
    expect(result.applied.map(({ version }) => version)).toEqual(applied)
    expect(result.missing.map((gap) => [gap.fromVersion, gap.toVersion])).toEqual(missing)
    const last = applied.at(-1)
    expect(result.balances.map(({ version }) => version)).toEqual(last === undefined ? [] : [last])
  })

  test('project balances: rows come in the order of account numbers', () => {
    const merged = mergeEntries([record(1, [10, 1], [9, 1]), record(2, [100, 1])])
    const { balances } = applyEntries(merged, () => 0)
    expect(balances.map(({ accountNo }) => accountNo)).toEqual([9, 10, 100])
  })
})

function record(position: number, ...entries: [accountNo: number, version: number][]) {
  const projected: ProjectedRecord = {
    shardId: 0,
    position,
    epoch: 1,
    recordedAt: '2026-01-01T00:00:00.000Z',
    traceparent: undefined,
    event: {
      type: 'transaction.posted',
      actor: 'key_1',
      transport: 'http',
      id: 'txn_1',
      ledger: 'acme',
      effective_at: '2026-01-01T00:00:00.000Z',
      entries: entries.map(([accountNo, version]) => entry(accountNo, version)),
    },
  }
  return projected
}

function entry(accountNo: number, version: number): EventEntry {
  return {
    account: `a${accountNo}`,
    account_no: accountNo,
    normal_balance: 'credit',
    currency: 'CZK',
    kind: 'post',
    direction: 'credit',
    amount: '1',
    version,
    posted: ['0', String(version)],
    pending: ['0', '0'],
  }
}
