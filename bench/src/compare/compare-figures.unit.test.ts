import { describe, expect, test } from '@jest/globals'
import type { BenchRecord } from '../record/bench-record.ts'
import { compareFigure, compareFigures } from './compare-figures.ts'
import { showComparison } from './show-comparison.ts'
import { sidesInTurn } from './turns.ts'

describe('compare', () => {
  test('sides-in-turn: neither side is always first', () => {
    expect(sidesInTurn(3)).toEqual(['before', 'after', 'after', 'before', 'before', 'after'])
  })

  test.each([
    ['all above', [1, 2, 3], [4, 5, 6], true],
    ['all below', [4, 5, 6], [1, 2, 3], true],
    ['one in between', [1, 2, 4], [3, 5, 6], false],
    ['one equal', [1, 2, 3], [3, 5, 6], false],
    ['one turn', [1], [2], null],
  ] as const)('compare-figure: %s', (_case, before, after, expected) => {
    expect(compareFigure('x', before, after).is_beyond_spread).toBe(expected)
  })

  test('compare-figure: the ratio is of each turn by itself', () => {
    // the machine became three times slower from turn to turn, and each time the half remained
    const compared = compareFigure('x', [900, 300, 100], [450, 150, 50])
    expect(compared).toMatchObject({ ratio: 0.5, is_beyond_spread: false })
    expect(compared.before).toMatchObject({ median: 300, min: 100, max: 900 })
  })

  test('compare-figure: of two values the median is between them', () => {
    expect(compareFigure('x', [10, 20], [30, 40]).after.median).toBe(35)
  })

  test('compare-figures: every process by itself and together, the bench left out', () => {
    const compared = compareFigures({
      before: [recordOf(100, { write_api: 50, postgres: 80, generator: 9 })],
      after: [recordOf(110, { write_api: 40, postgres: 80, relay: 20, generator: 9 })],
    })
    const names = compared.map(({ figure }) => figure)
    expect(names).toEqual([
      'per second',
      'p99 ms',
      'CPU µs',
      'CPU µs write_api',
      'CPU µs postgres',
      'WAL bytes',
    ])
    expect(compared[2]).toMatchObject({ before: { median: 130 }, after: { median: 140 } })
  })

  test('show-comparison: tells medians, spreads and whether it counts', () => {
    const figures = [
      compareFigure('per second', [9_000, 9_100], [10_000, 10_200]),
      compareFigure('p99 ms', [20, 30], [25, 26]),
    ]
    const lines = showComparison(figures).split('\n')
    expect(lines[1]).toContain('9,050')
    expect(lines[1]).toContain('+11.6 %')
    expect(lines[1]).toMatch(/yes$/)
    expect(lines[2]).toMatch(/no$/)
  })
})

function recordOf(throughput: number, cost: Readonly<Record<string, number>>): BenchRecord {
  return {
    scenario: 'post',
    title: '',
    started_at: '2026-01-01T00:00:00.000Z',
    commit: 'abc',
    command_line: '',
    machine: { cpu: '', cores: 2, memory_gib: 8, kernel: '', bare_posts_per_s: 1 },
    versions: {},
    load: {},
    settings: {},
    transactions: 1,
    seconds: 1,
    throughput_per_s: throughput,
    latency_ms: { p50: 1, p95: 2, p99: 3, max: 4 },
    lag_s: null,
    cost_us: cost,
    wal_bytes: 1_700,
    disk_bytes: { database: 1, topic: 0 },
    batch_size: 1,
    wal_syncs_per_s: 1,
    stolen_share: 0,
    right: true,
    checks: [],
    timeline: [],
  }
}
