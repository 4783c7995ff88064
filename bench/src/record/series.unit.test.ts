import { describe, expect, test } from '@jest/globals'
import type { BenchRecord } from './bench-record.ts'
import { groupRuns, seriesOf } from './series.ts'
import { showSeries } from './show-series.ts'

function recordOf(perS: number, rest: Partial<BenchRecord> = {}): BenchRecord {
  return {
    scenario: 'post',
    commit: 'abc',
    command_line: 'npm run bench',
    throughput_per_s: perS,
    latency_ms: { p50: 1, p95: 2, p99: perS / 100, max: 9 },
    lag_s: null,
    cost_us: { write_api: 50 },
    wal_bytes: 1_000,
    right: true,
    ...rest,
  } as BenchRecord
}

describe('series', () => {
  test('the run in the middle stands for all of them, with their spread', () => {
    const { middle, spread, right } = seriesOf([300, 100, 200].map((perS) => recordOf(perS)))
    expect(middle.throughput_per_s).toBe(200)
    expect(spread['per second']).toEqual({
      median: 200,
      min: 100,
      max: 300,
      values: [300, 100, 200],
    })
    expect(right).toBe(true)
  })

  test('of an even number the slower of the two in the middle stands for all', () => {
    expect(seriesOf([recordOf(1), recordOf(2)]).middle.throughput_per_s).toBe(1)
  })

  test('one wrong run makes all of them not count', () => {
    const series = seriesOf([recordOf(100), recordOf(200, { right: false }), recordOf(300)])
    expect(series.right).toBe(false)
    expect(showSeries(series)).toContain('DO NOT COUNT')
  })

  test('a figure that one run lacks has no spread', () => {
    const lag = { p50: 0, p99: 0, max: 0, drained: 0 }
    const { spread } = seriesOf([recordOf(100, { lag_s: lag }), recordOf(200)])
    expect(Object.keys(spread)).not.toContain('lag max s')
  })

  test('only runs of one commit with one command line belong together', () => {
    const records = [
      recordOf(1),
      recordOf(2, { commit: 'other' }),
      recordOf(3, { command_line: 'npm run bench -- --seconds 5' }),
      recordOf(4, { scenario: 'hot' }),
      recordOf(5, { commit: 'abc with changes' }),
    ]
    const throughputs = groupRuns(records).map(({ runs }) =>
      runs.map((one) => one.throughput_per_s),
    )
    expect(throughputs).toEqual([[1, 5], [2], [3], [4]])
  })

  test('show-series: median, spread and each run', () => {
    const lines = showSeries(seriesOf([1_000, 3_000, 2_000].map((perS) => recordOf(perS))))
    expect(lines).toMatch(/per second +2,000 +1,000–3,000 +1,000, 3,000, 2,000/)
  })
})
