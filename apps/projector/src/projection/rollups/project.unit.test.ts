import { describe, expect, test } from '@jest/globals'
import { bucketStart, rollupLevelMax, type RollupForm } from '@ledger/wire'
import type { ProjectedEntry } from '../projected.ts'
import { bucketKey, entriesToRoll, rollLevel, type BucketSums, type RollupRow } from './project.ts'

const form: RollupForm = { restingMax: 2, anchorEvery: 4 }

describe('rollups', () => {
  test('rollups: the first entries rest in the journal alone', () => {
    expect(versions(entriesToRoll(history([1, 2, 3, 4]), () => 0, form))).toEqual([3, 4])
    expect(entriesToRoll(history([1, 2]), () => 0, form)).toEqual([])
  })

  test('rollups: each version once, and none after a hole', () => {
    expect(versions(entriesToRoll(history([3, 4, 5]), () => 4, form))).toEqual([5])
    expect(versions(entriesToRoll(history([6, 7]), () => 4, form))).toEqual([])
    expect(versions(entriesToRoll(history([4, 5]), () => 0, form))).toEqual([])
  })

  test('rollups: a full bucket sends what comes after to the next level', () => {
    const { rows, resting, descending } = rollLevel(history([3, 4, 5, 6]), 1, new Map(), form)
    expect(resting.map(({ entry }) => entry.version)).toEqual([3, 4])
    expect(versions(descending)).toEqual([5, 6])
    expect(rows.map(({ anchor, entries }) => [anchor, entries])).toEqual([
      [4, 2],
      [8, 4],
    ])
  })

  test('rollups: the finest bucket takes everything, the one of all time nothing', () => {
    expect(rollLevel(history([3, 4, 5]), rollupLevelMax, new Map(), form).resting).toHaveLength(3)
    expect(rollLevel(history([3, 4, 5]), 0, new Map(), form).descending).toHaveLength(3)
  })

  test('rollups: posts, holds and releases each change their own sums', () => {
    const entries = history([3, 4, 5, 6]).map((item, index) => ({
      ...item,
      entry: {
        ...item.entry,
        kind: (['post', 'hold', 'release', 'post'] as const)[index] ?? 'post',
        direction: index === 3 ? ('debit' as const) : ('credit' as const),
        amount: ['99999999999999999999999999999999999999', '30', '10', '7'][index] ?? '',
      },
    }))
    const [, last] = rollLevel(entries, 0, new Map(), form).rows
    expect(last).toMatchObject({
      entries: 4,
      posted: [7n, 99999999999999999999999999999999999999n],
      pending: [0n, 20n],
    })
  })

  test('rollups: batches of any size come to the same rows', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed)
      const entries = randomHistory(random, 10 + Math.floor(random() * 60))
      const whole = rollInBatches(entries, () => entries.length)
      const pieces = rollInBatches(entries, () => 1 + Math.floor(random() * 7))
      expect(pieces).toEqual(whole)
    }
  })
})

/** As the store keeps them: rows by their key, and where each version rests. */
function rollInBatches(entries: readonly ProjectedEntry[], size: () => number) {
  const rows = new Map<string, RollupRow>()
  const newest = new Map<string, BucketSums>()
  const restsAt = new Map<number, number>()
  for (let from = 0; from < entries.length;) {
    const until = from + size()
    let going = entriesToRoll(entries.slice(from, until), () => from, form)
    for (let level = 0; level <= rollupLevelMax; level++) {
      const known = new Map<string, BucketSums>()
      for (const { accountNo, effectiveAt } of going) {
        const key = bucketKey(accountNo, bucketStart(effectiveAt, level))
        const row = newest.get(`${level} ${key}`)
        if (row !== undefined) known.set(key, row)
      }
      const rolled = rollLevel(going, level, known, form)
      for (const row of rolled.rows) {
        const key = bucketKey(row.accountNo, row.startsAt)
        rows.set(`${level} ${key} ${row.anchor}`, row)
        newest.set(`${level} ${key}`, row)
      }
      for (const { entry } of rolled.resting) restsAt.set(entry.version, level)
      going = rolled.descending
    }
    from = until
  }
  return { rows: new Map([...rows].sort()), restsAt: new Map([...restsAt].sort()) }
}

function versions(entries: readonly ProjectedEntry[]): number[] {
  return entries.map(({ version }) => version)
}

function history(given: readonly number[]): ProjectedEntry[] {
  return given.map((version) => entryAt(version, '2026-05-06T07:08:09Z'))
}

function randomHistory(random: () => number, length: number): ProjectedEntry[] {
  const times = ['2024-02-29T23:59:59.999999Z', '2024-03-01T00:00:00Z', '2025-01-01T00:00:00.5Z']
  return Array.from({ length }, (_, index) =>
    entryAt(index + 1, times[Math.floor(random() * times.length)] ?? ''),
  )
}

function entryAt(version: number, effectiveAt: string): ProjectedEntry {
  return {
    accountNo: 1,
    version,
    effectiveAt,
    place: { position: version, epoch: 1, recordedAt: '2026-01-01T00:00:00.000Z' },
    entry: {
      kind: 'post',
      direction: 'credit',
      amount: String(version),
      posted: ['0', '0'],
      pending: ['0', '0'],
    },
  }
}

/** The same numbers at every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
