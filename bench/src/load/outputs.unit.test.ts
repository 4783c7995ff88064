import { describe, expect, test } from '@jest/globals'
import { parsePgbenchOutput, parseTransactionLog } from './pgbench.ts'
import { parseWrkOutput } from './wrk.ts'

describe('wrk', () => {
  test('wrk: the result is found among what else it prints', () => {
    const result = {
      answered: 10,
      seconds: 1.5,
      errors: { status: 1, connect: 0, read: 2, write: 0, timeout: 3 },
      latencyMs: { p50: 1.5, p95: 2, p99: 3, max: 4.25 },
    }
    const output = `Running 1s test\n  10 requests\nbench ${JSON.stringify(result)}\n`
    expect(parseWrkOutput(output)).toEqual(result)
  })

  test('wrk: without a result it says what was printed', () => {
    expect(() => parseWrkOutput('unable to connect')).toThrow('unable to connect')
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
