import { expect, test } from '@jest/globals'
import { probeBody } from './probe-body.ts'

interface Body {
  readonly entries: readonly { account: string; direction: string; amount: string }[]
}

test.each([
  [{ accounts: 10_000, entries: 2 }],
  [{ accounts: 10, entries: 10 }],
  [{ accounts: 10, entries: 4, hotAccount: 'account:hot' }],
])('probe body: balances over accounts that differ (%j)', (workload) => {
  const { entries } = JSON.parse(probeBody(workload)) as Body
  expect(new Set(entries.map(({ account }) => account)).size).toBe(workload.entries)
  const sum = entries.reduce(
    (total, { direction, amount }) => total + (direction === 'debit' ? 1 : -1) * Number(amount),
    0,
  )
  expect(sum).toBe(0)
  expect(entries.some(({ account }) => account === 'account:hot')).toBe('hotAccount' in workload)
})
