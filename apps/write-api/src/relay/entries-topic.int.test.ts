import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { partitionOfKey } from '@ledger/stream'
import {
  createTestDatabase,
  createTestTopic,
  eventually,
  killServices,
  openTestJournal,
  raiseEpoch,
  readTopic,
  spawnService,
  type StreamMessage,
  type TestDatabase,
  type TestJournal,
  type TestTopic,
} from '@ledger/testkit'
import { accountEntriesType, type AccountEntries } from '@ledger/wire'
import { startTestRelay, type TestRelay } from '../../test/test-relay.ts'

const partitions = 3

let database: TestDatabase
let topic: TestTopic
let entries: TestTopic
let journal: TestJournal
let relays: TestRelay[] = []

beforeEach(async () => {
  database = await createTestDatabase()
  topic = await createTestTopic()
  entries = await createTestTopic({ partitions })
  journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b', 'c', 'd')
})

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()))
  relays = []
  await killServices()
  await entries.close()
  await topic.close()
  await database.close()
})

describe('entries-topic', () => {
  test('entries-topic: its fold is the balances, each account in order in its partition', async () => {
    await post(20)
    const held = await journal.post(
      [
        ['a', 'debit', 5n],
        ['b', 'credit', 5n],
      ],
      { status: 'pending' },
    )
    await journal.step(held, 'post')
    start()
    await published(24)
    const messages = await readTopic(entries.brokers, entries.name)
    for (const message of messages) {
      expect(message.partition).toBe(partitionOfKey(message.key ?? '', partitions))
    }
    const folded = fold(messages)
    for (const address of ['a', 'b', 'c', 'd']) {
      const { version, balances } = await journal.account(address)
      expect([address, folded.get(`acme/${address}`)]).toEqual([
        address,
        {
          version,
          posted: [balances.postedDebits, balances.postedCredits],
          pending: [balances.pendingDebits, balances.pendingCredits],
        },
      ])
    }
  })

  test('entries-topic: a new epoch is told in every partition', async () => {
    await raiseEpoch(database.pool, 0)
    await post(1)
    start()
    await published(4)
    const told = (await readTopic(entries.brokers, entries.name)).filter(
      ({ headers }) => headers.ce_type === 'ledger.epoch.raised',
    )
    expect(told.map(({ partition }) => partition).toSorted()).toEqual([0, 1, 2])
    expect(told[0]).toMatchObject({ key: 'shards/0', headers: { ledgerepoch: '2' } })
  })

  test('entries-topic: while it takes nothing the cursor stays, and the journal goes out once', async () => {
    const away = { ...entries, name: `${entries.name}.away` }
    await post(3)
    const stuck = start(away)
    await eventually(() => stuck.relay.faults.length > 0, { timeoutMs: 60_000 })
    expect(await cursorPosition()).toBe(0)
    await stuck.close()
    expect(await readTopic(topic.brokers, topic.name)).toHaveLength(5)

    start()
    await published(5)
    expect(fold(await readTopic(entries.brokers, entries.name)).get('acme/a')?.version).toBe(3)
  }, 180_000)

  test('entries-topic: a relay that is killed behind the journal sends them when it is back', async () => {
    await post(5)
    const env = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: topic.brokers,
      JOURNAL_TOPIC: topic.name,
      RELAY_ENTRIES: 'true',
      KAFKA_ENTRIES_TOPIC: entries.name,
      RELAY_LEASE_MS: '1000',
    }
    const failpoints = 'relay.after_publish_before_cursor=kill@1'
    const killed = await spawnService(
      'relay',
      { ...env, FAILPOINTS: failpoints },
      { awaitReady: false },
    )
    await killed.exited
    await spawnService('relay', env)
    await published(7)
    const messages = await readTopic(entries.brokers, entries.name)
    expect(messages.length).toBeGreaterThan(10) // each twice: two accounts of five records
    expect(fold(messages).get('acme/b')?.version).toBe(5)
  })
})

interface Folded {
  readonly version: number
  readonly posted: readonly bigint[]
  readonly pending: readonly bigint[]
}

/** What a consumer knows by adding up; it drops what it has and throws when something is missing. */
function fold(messages: readonly StreamMessage[]): ReadonlyMap<string, Folded> {
  const known = new Map<string, Folded>()
  for (const { key, value, headers } of messages) {
    if (headers.ce_type !== accountEntriesType || key === null) continue
    const told = JSON.parse(value.toString()) as AccountEntries
    const before = known.get(key) ?? { version: 0, posted: [0n, 0n], pending: [0n, 0n] }
    if (told.from_version <= before.version) continue
    expect([key, told.from_version]).toEqual([key, before.version + 1])
    const posted = [...before.posted]
    const pending = [...before.pending]
    for (const { kind, direction, amount } of told.entries) {
      const side = direction === 'debit' ? 0 : 1
      const sums = kind === 'post' ? posted : pending
      sums[side] = (sums[side] ?? 0n) + (kind === 'release' ? -BigInt(amount) : BigInt(amount))
    }
    expect([posted.map(String), pending.map(String)]).toEqual([told.posted, told.pending])
    known.set(key, { version: told.to_version, posted, pending })
  }
  return known
}

function start(entriesTopic = entries): TestRelay {
  const relay = startTestRelay(database, topic, { entries: { topic: entriesTopic, partitions } })
  relays.push(relay)
  return relay
}

async function post(transactions: number): Promise<void> {
  const pairs = [
    ['a', 'b'],
    ['c', 'a'],
    ['b', 'd'],
  ] as const
  for (let n = 0; n < transactions; n++) {
    const [from, to] = transactions < 20 ? pairs[0] : (pairs[n % 3] ?? pairs[0])
    await journal.post([
      [from, 'debit', BigInt(n + 1)],
      [to, 'credit', BigInt(n + 1)],
    ])
  }
}

async function published(position: number): Promise<void> {
  await eventually(async () => (await cursorPosition()) === position, {
    timeoutMs: 60_000,
    what: `position ${position} is published`,
  })
}

async function cursorPosition(): Promise<number> {
  const { rows } = await database.pool.query<{ position: number }>(
    'select position from relay.cursors where shard_id = 0',
  )
  return rows[0]?.position ?? -1
}
