import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { fillProjection } from '../journal/fill-projection.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import { raiseEpoch } from '../journal/raise-epoch.ts'
import { watchProgress } from './watch-progress.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
  const journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b')
  await fillProjection(database.pool)
})

afterEach(() => database.close({ skipInvariants: true }))

describe('watch-progress', () => {
  test('watch-progress: going on, and a new epoch, are right', async () => {
    const watch = await watchProgress(database.pool)
    await raiseEpoch(database.pool, 0)
    await fillProjection(database.pool)
    expect(await watch.stop()).toEqual([])
  })

  test('watch-progress: names a counter and a checkpoint that went back', async () => {
    const watch = await watchProgress(database.pool)
    await database.pool.query('update journal.shards set position = 1')
    await database.pool.query('update projection.checkpoints set position = 1')
    const details = (await watch.stop()).map(({ detail }) => detail)
    expect(details).toContain(
      'counter of shard 0 went from (epoch 1, position 2) back to (epoch 1, position 1)',
    )
    expect(details).toContain(
      'checkpoint balances of shard 0 went from (epoch 1, position 2) back to (epoch 1, position 1)',
    )
  })
})
