import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { clientConfig } from '@ledger/runtime'
import { openConnection } from '@ledger/stream'
import type { TestDatabase } from '@ledger/testkit'
import { createTestDatabase } from '@ledger/testkit'
import { dropOldOutcomes } from './drop-old-outcomes.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase({ shards: 2 })
  for (const parent of ['ingest.outcomes', 'ingest.dead_letters']) {
    await database.pool.query(
      `select journal.make_partitions($1, interval '7 days', now() - interval '60 days', now())`,
      [parent],
    )
  }
})
afterEach(() => database.close({ skipInvariants: true })) // outcomes without keys are put in

async function dropAll(keepDays = 14): Promise<readonly string[]> {
  const role = 'ledger_relay'
  const { url } = database
  const config = clientConfig({ url, role, applicationName: 'test-drop', connectMsMax: 2_000 })
  const connection = await openConnection(config, 10_000)
  const dropped: string[] = []
  try {
    for (;;) {
      const week = await dropOldOutcomes(connection.client, keepDays, 1_000)
      if (week === null) return dropped
      dropped.push(week)
    }
  } finally {
    await connection.close()
  }
}

async function weeksOf(table: string): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ week: string }>(
    `select right(relid::text, 8) as week from pg_partition_tree($1::regclass) where isleaf order by 1`,
    [table],
  )
  return rows.map(({ week }) => week)
}

const outcomeOf = (daysAgo: number, commits: number) =>
  database.pool.query(
    `insert into ingest.outcomes (shard_id, commits, ordinal, recorded_at, ledger_no, topic, partition,
       offset_no, result, status, is_replay, fault, instance)
     values (1, $2, 1, now() - make_interval(days => $1), 0, 'commands', 0, $2, 2, 400, false, '{}', '/')`,
    [daysAgo, commits],
  )

describe('drop-old-outcomes', () => {
  test('drop-old-outcomes: weeks that are old go, the oldest first, with their letters', async () => {
    const before = await weeksOf('ingest.outcomes')
    const dropped = await dropAll()
    expect(dropped.length).toBeGreaterThan(4)
    expect(dropped).toEqual(before.slice(0, dropped.length))
    for (const table of ['ingest.outcomes', 'ingest.dead_letters']) {
      expect(await weeksOf(table)).toEqual(before.slice(dropped.length))
    }
    expect(await dropAll()).toEqual([])
  })

  test('drop-old-outcomes: what is not published stays, and all that came later', async () => {
    await outcomeOf(40, 7)
    await expect(dropAll()).rejects.toThrow('are not published yet')
    const left = (await weeksOf('ingest.outcomes')).length
    expect(left).toBeGreaterThan(5)
    await database.pool.query('update relay.outcome_cursors set commits = 7, ordinal = 1')
    expect((await dropAll()).length).toBeGreaterThan(0)
    await outcomeOf(1, 8) // of a week that stays
    expect(await dropAll()).toEqual([])
  })

  test('drop-old-outcomes: less than a day is no time', async () => {
    await expect(dropAll(0)).rejects.toThrow('a day at least')
  })
})
