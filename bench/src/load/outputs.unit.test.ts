import { describe, expect, test } from '@jest/globals'
import { parsePgbenchOutput, parseTransactionLog } from './pgbench.ts'
import type { WrkResult } from './wrk.ts'
import { acknowledgedOf, parseWrkOutput, together } from './wrk.ts'

describe('wrk', () => {
  test('wrk: the result is found among what else it prints', () => {
    const result = {
      answered: 10,
      seconds: 1.5,
      errors: { status: 1, connect: 0, read: 2, write: 0, timeout: 3 },
      latencyMs: { p50: 1.5, p95: 2, p99: 3, max: 4.25 },
      repeats: 3,
      replayed: 2,
      statuses: { 201: 9, 503: 1 },
    }
    const output = `Running 1s test\n  10 requests\nbench ${JSON.stringify(result)}\n`
    expect(parseWrkOutput(output)).toEqual(result)
  })

  test('wrk: without a result it says what was printed', () => {
    expect(() => parseWrkOutput('unable to connect')).toThrow('unable to connect')
  })
})

describe('runs of wrk', () => {
  const run: WrkResult = {
    answered: 10,
    seconds: 2,
    errors: { status: 1, connect: 0, read: 4, write: 0, timeout: 0 },
    latencyMs: { p50: 1, p95: 20, p99: 30, max: 40 },
    repeats: 3,
    replayed: 2,
    statuses: { 201: 9, 503: 1 },
  }

  test('runs of wrk: neither a refusal nor a replay is another transaction', () => {
    expect(acknowledgedOf(run)).toBe(7)
  })

  test('runs of wrk: together they have the counts of all and the latencies of the worst', () => {
    const other: WrkResult = {
      ...run,
      latencyMs: { p50: 2, p95: 10, p99: 11, max: 12 },
      statuses: { 201: 10 },
    }
    expect(together([run, other], 5)).toEqual({
      answered: 20,
      seconds: 5,
      errors: { status: 2, connect: 0, read: 8, write: 0, timeout: 0 },
      latencyMs: { p50: 2, p95: 20, p99: 30, max: 40 },
      repeats: 6,
      replayed: 4,
      statuses: { 201: 19, 503: 1 },
    })
  })
})

describe('pgbench', () => {
  const output = `transaction type: <builtin: TPC-B (sort of)>
number of transactions actually processed: 20738
number of failed transactions: 2 (0.010%)
latency average = 4.6 ms
tps = 3440.123456 (without initial connection time)
`

  test('pgbench: counts and rate come from the summary', () => {
    expect(parsePgbenchOutput(output)).toEqual({
      transactions: 20738,
      failed: 2,
      perSecond: 3440.123456,
    })
  })

  test('pgbench: without a summary it says what was printed', () => {
    expect(() => parsePgbenchOutput('FATAL: no')).toThrow('FATAL: no')
  })

  test('pgbench: the log of transactions has latencies in microseconds', () => {
    expect(parseTransactionLog('0 199 2241 0 1175850568 995598\n3 8 100 0 1175850569 1\n')).toEqual(
      [
        { latencyMs: 2.241, second: 1175850568 },
        { latencyMs: 0.1, second: 1175850569 },
      ],
    )
  })
})
