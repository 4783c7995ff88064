import { describe, expect, test } from '@jest/globals'
import { entryFigures, showEntryFigures } from './entry-figures.ts'

const added = {
  cpuSeconds: { projector: 3, postgres: 5, sampling: 1 },
  walBytes: 400_000,
  walSyncs: 10,
  databaseBytes: 200_000,
  topicBytes: 0,
  batches: 0,
  coreTime: { total: 20, stolen: 1 },
}

describe('entry-figures', () => {
  test('entry-figures: per entry, and per transaction of two', () => {
    const figures = entryFigures({ entries: 200_000, seconds: 4, added })
    expect(figures).toMatchObject({
      transactions: 100_000,
      throughput_per_s: 25_000,
      wal_bytes: 4,
      cost_us: { projector: 30, postgres: 50 },
      figures: { entries_per_s: 50_000, entry_cost_us: 40 },
      entry_cost_us: { projector: 15, postgres: 25, sampling: 5 },
    })
  })

  test('show-entry-figures: tells the rate and what each process cost', () => {
    const text = showEntryFigures(entryFigures({ entries: 200_000, seconds: 4, added }))
    expect(text).toBe(
      '50,000 entries/s; CPU µs an entry: projector 15, postgres 25, sampling 5; together 40',
    )
  })
})
