import { describe, expect, test } from '@jest/globals'
import type { BenchRecord } from '../record/bench-record.ts'
import { toJson } from '../record/keep-record.ts'
import { showRecord, sparkline } from '../record/show-record.ts'
import { niceTicks } from './nice-ticks.ts'
import { reportHtml } from './report-html.ts'

const record: BenchRecord = {
  scenario: 'pipeline',
  title: 'POSTs <with> everything',
  started_at: '2026-01-01T00:00:00.000Z',
  commit: 'abc',
  command_line: 'npm run bench',
  machine: { cpu: 'a "fast" one', cores: 2, memory_gib: 4, kernel: '6', bare_posts_per_s: 50_000 },
  versions: { node: '24' },
  load: { seconds: 1 },
  settings: { fsync: 'on' },
  transactions: 100,
  seconds: 1,
  throughput_per_s: 100,
  latency_ms: { p50: 1, p95: 2, p99: 3, max: 4 },
  lag_s: { p50: 0.01, p99: 0.05, max: 0.1, drained: 0 },
  cost_us: { write_api: 60.5, postgres: 40 },
  wal_bytes: 1500,
  disk_bytes: { database: 900, topic: 700 },
  batch_size: 50,
  wal_syncs_per_s: 30,
  stolen_share: 0,
  right: false,
  checks: [{ claim: 'a & b', is_true: false, detail: 'they differ' }],
  timeline: [
    { s: 0.5, per_s: 90, relay_lag_s: 0, lag_s: 0.1 },
    { s: 1, per_s: 110, relay_lag_s: 0, lag_s: 0 },
  ],
}

const watched: BenchRecord = {
  ...record,
  figures: { answers_again_s: 1.5 },
  memory_mib: { write_api: { first: 100, last: 120, max: 130, is_flat: null } },
  timeline: [1, 2, 3, 4].map((s) => ({
    s,
    per_s: 90,
    relay_lag_s: 0,
    lag_s: 0,
    latency_p50_ms: s === 3 ? null : 10,
    latency_max_ms: s === 3 ? null : 20,
    memory_mib: { write_api: 100 + s },
  })),
}

describe('report', () => {
  test('report: of several runs the one in the middle, with the range of all', () => {
    const runs = [300, 100, 200].map((perS) => ({ ...record, throughput_per_s: perS }))
    const html = reportHtml(runs)
    expect(html).toContain('100–300')
    expect(html.match(/<h2>pipeline/g)).toHaveLength(1)
  })

  test('report: texts are escaped, nothing is fetched, and what is wrong is said', () => {
    const html = reportHtml([record])
    expect(html).toContain('POSTs &lt;with&gt; everything')
    expect(html).toContain('a &amp; b')
    expect(html).toContain('WRONG')
    expect(html).not.toMatch(/(src|href)=|url\(|@import/)
    expect(html.match(/<polyline/g)).toHaveLength(3)
  })

  test('report: latency and memory have plots of their own, broken where there was no answer', () => {
    const html = reportHtml([watched])
    expect(html).toContain('Latency of a caller')
    expect(html).toContain('Resident memory')
    expect(html).toContain('answers_again_s')
    // rate, lag twice, latency twice in two parts, memory
    expect(html.match(/<polyline/g)).toHaveLength(1 + 2 + 2 * 2 + 1)
  })

  test('report: the terminal tells the figures of the scenario, and memory with what can be said of it', () => {
    expect(showRecord(watched)).toContain('answers_again_s 1.5')
    expect(showRecord(watched)).toContain('write_api 100 → 120 (max 130); too short to tell')
  })

  test('report: only the latest of a scenario is shown in full', () => {
    const later = { ...record, started_at: '2026-01-02T00:00:00.000Z', commit: 'def' }
    expect(reportHtml([record, later]).match(/<h2>pipeline/g)).toHaveLength(1)
  })

  test('report: the terminal says that figures which are not right do not count', () => {
    expect(showRecord(record)).toContain('THE FIGURES DO NOT COUNT')
    expect(showRecord({ ...record, right: true })).not.toContain('DO NOT COUNT')
  })
})

test('record: as JSON it reads back the same, a sample on each line', () => {
  expect(JSON.parse(toJson(watched))).toEqual(watched)
  expect(toJson(watched)).toMatch(/^ +\{ "s": 2, .*"memory_mib": \{ "write_api": 102 \} \},$/m)
})

test.each([
  [0, [0, 1]],
  [0.4, [0, 0.1, 0.2, 0.3, 0.4]],
  [60, [0, 20, 40, 60]],
  [61, [0, 20, 40, 60, 80]],
  [10_900, [0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000]],
])('ticks: round steps from 0 to at least %s', (max, expected) => {
  expect(niceTicks(max)).toEqual(expected)
})

test('sparkline: heights are shares of the highest', () => {
  expect(sparkline([0, 1, 2, 4])).toBe('▁▃▅█')
})
