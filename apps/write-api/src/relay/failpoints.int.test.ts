import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { failpointNames } from '@ledger/runtime'
import {
  checkStream,
  createTestDatabase,
  createTestTopic,
  eventually,
  killServices,
  openTestJournal,
  readTopic,
  spawnService,
  type TestDatabase,
  type TestTopic,
} from '@ledger/testkit'
import './publish-shard.ts' // defines them

let database: TestDatabase
let topic: TestTopic

beforeEach(async () => {
  database = await createTestDatabase()
  topic = await createTestTopic()
})

afterEach(async () => {
  await killServices()
  await topic.close()
  await database.close()
})

const names = failpointNames().filter((name) => name.startsWith('relay.'))

describe('relay failpoints', () => {
  test.each(names)('relay: killed at %s, another one completes the stream', async (name) => {
    const journal = await openTestJournal(database.pool)
    await journal.openAccounts('a', 'b')
    const env = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: topic.brokers,
      JOURNAL_TOPIC: topic.name,
      RELAY_LEASE_MS: '500',
    }
    const failing = await spawnService('relay', { ...env, FAILPOINTS: `${name}=kill@2` })
    let posted = 2
    await eventually(
      async () => {
        await journal.post([
          ['a', 'debit', 1n],
          ['b', 'credit', 1n],
        ])
        posted += 1
        return !failing.isRunning()
      },
      { what: `the relay dies at ${name}` },
    )
    await spawnService('relay', env)
    await eventually(async () => (await publishedPosition()) === posted)
    const messages = await readTopic(topic.brokers, topic.name)
    expect(await checkStream(database.pool, messages)).toEqual([])
  })
})

async function publishedPosition(): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ position: number }>(
    'select position from relay.cursors where shard_id = 0',
  )
  return rows[0]?.position
}
