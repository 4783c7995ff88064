import { describe, expect, test } from '@jest/globals'
import type { StreamRecord } from '@ledger/stream'
import { eventExamples, type TransactionEvent } from '@ledger/wire'
import { ReorderedVersions, WrongBalance } from './follow-error.ts'
import { TestStream } from './fixture/test-stream.ts'
import { RunningBalances } from './running-balances.ts'

const most = 10n ** 38n - 1n

describe('running-balances', () => {
  test('running-balances: adds up amounts of 38 digits, exactly', () => {
    const { records } = new TestStream()
      .postLines(['cash', 'debit', most], ['customer', 'credit', most])
      .postLines(['customer', 'debit', 1n], ['cash', 'credit', 1n])
    const running = applied(records)
    expect(running.balanceOf('acme', 'customer')).toEqual({
      ledger: 'acme',
      account: 'customer',
      currency: 'CZK',
      normalBalance: 'credit',
      version: 2,
      sums: { postedDebits: 1n, postedCredits: most, pendingDebits: 0n, pendingCredits: 0n },
    })
  })

  test('running-balances: an account that was opened is known before its first entry', () => {
    const running = applied([recordOf(1, eventExamples['accounts.opened'])])
    expect(running.balanceOf('acme', 'customer:1')).toMatchObject({ version: 0 })
    expect([...running.all()]).toHaveLength(1)
  })

  test('running-balances: an account that is opened once more is found, and keeps what it has', () => {
    const { records } = new TestStream().post(2)
    const running = applied(records)
    const before = running.stored()
    const [customer] = eventExamples['accounts.opened'].accounts
    if (customer === undefined) throw new Error('the example opens none')
    const accounts = [customer, { ...customer, account: 'cash' }]
    const again = recordOf(3, { ...eventExamples['accounts.opened'], accounts })
    expect(() => running.apply(again)).toThrow('account cash has version 0 where 3 is next')
    expect(running.stored()).toEqual(before)
  })

  test('running-balances: what is held and let go', () => {
    const steps = ['transaction.posted', 'transaction.pending', 'pending.voided'] as const
    const running = new RunningBalances()
    const held = steps.map((type, index) => {
      running.apply(recordOf(index + 1, eventExamples[type]))
      return running.balanceOf('acme', 'customer:1')?.sums.pendingDebits
    })
    expect(held).toEqual([0n, 50_000n, 0n])
  })

  test('running-balances: taking back is as if the record had not come', () => {
    const { records } = new TestStream().post(4)
    const running = applied(records.slice(0, 2))
    const before = running.stored()
    for (const record of records.slice(2)) running.apply(record)
    for (const record of records.slice(2).toReversed()) running.takeBack(record)
    expect(running.stored()).toEqual(before)
  })

  test('running-balances: goes on from what was stored', () => {
    const { records } = new TestStream().post(4)
    const stored = JSON.parse(JSON.stringify(applied(records.slice(0, 2)).stored()))
    const running = RunningBalances.of(stored)
    for (const record of records.slice(2)) running.apply(record)
    expect(running.stored()).toEqual(applied(records).stored())
  })

  test('running-balances: an amount that does not add up is found, and nothing of it is kept', () => {
    const { records, last } = new TestStream().post(3)
    const running = applied(records.slice(0, 2))
    const before = running.stored()
    expect(() => running.apply(withAmount(last, '2'))).toThrow(WrongBalance)
    expect(running.stored()).toEqual(before)
  })

  test('running-balances: a version that is not the next is found', () => {
    const { records, last } = new TestStream().post(3)
    expect(() => applied([...records.slice(0, 1), last])).toThrow(ReorderedVersions)
    expect(() => applied([...records, last])).toThrow(ReorderedVersions)
  })
})

function applied(records: readonly StreamRecord[]): RunningBalances {
  const running = new RunningBalances()
  for (const record of records) running.apply(record)
  return running
}

function withAmount(record: StreamRecord, amount: string): StreamRecord {
  const event = record.event as TransactionEvent
  const entries = event.entries.map((entry) => ({ ...entry, amount }))
  return { ...record, event: { ...event, entries } }
}

function recordOf(position: number, event: StreamRecord['event']): StreamRecord {
  return {
    shardId: 0,
    position,
    epoch: 1,
    recordedAt: '2026-01-02T03:04:05.678Z',
    traceparent: undefined,
    event,
  }
}
