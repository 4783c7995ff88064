import { describe, expect, test } from '@jest/globals'
import type { GrowthPhase } from './growth-phase.ts'
import { compareWithEmpty, serverCost } from './growth-phase.ts'
import { showGrowth } from './show-growth.ts'

const empty = phaseOf('empty', 0, 10_000, 60)
const filled = phaseOf('filled', 20_000_000, 8_000, 90)
const again = phaseOf('empty again', 0, 6_000, 120)

describe('growth-phase', () => {
  test('compare-with-empty: against the mean of what was empty', () => {
    const [first, second] = compareWithEmpty([empty, filled, again], ({ entries }) => entries === 0)
    expect(first).toMatchObject({ throughput_ratio: 1.25, cost_ratio: 0.667, wal_ratio: 1 })
    expect(second).toMatchObject({ throughput_ratio: 1, cost_ratio: 1, wal_ratio: 1 })
  })

  test('compare-with-empty: refuses without anything to compare with', () => {
    expect(() => compareWithEmpty([filled], ({ entries }) => entries === 0)).toThrow('empty')
  })

  test('server-cost: leaves out what only the bench costs', () => {
    expect(serverCost(empty)).toBe(60)
  })

  test('show-growth: a line for each phase, and what takes the room', () => {
    const phases = compareWithEmpty([empty, filled], ({ entries }) => entries === 0)
    const text = showGrowth(phases)
    expect(text).toContain('filled')
    expect(text).toContain('80 %')
    expect(text).toContain('journal.entries_pkey')
  })
})

function phaseOf(name: string, entries: number, perSecond: number, costUs: number): GrowthPhase {
  return {
    name,
    accounts: 10_000,
    entries,
    throughput_per_s: perSecond,
    latency_ms: { p50: 5, p95: 10, p99: 20, max: 30 },
    cost_us: { postgres: costUs / 2, write_api: costUs / 2, generator: 7, sampling: 3 },
    wal_bytes: 1_700,
    right: true,
    relations: [{ name: 'journal.entries_pkey', kind: 'index', bytes: 12_000_000 }],
  }
}
