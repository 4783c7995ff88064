import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  checkStream,
  createTestDatabase,
  createTestTopic,
  eventually,
  killServices,
  openTestJournal,
  raiseEpoch,
  readTopic,
  spawnService,
  type TestDatabase,
  type TestJournal,
  type TestTopic,
} from '@ledger/testkit'
import { startLossyProxy } from '../../test/lossy-proxy.ts'
import { startTestRelay, type TestRelay } from '../../test/test-relay.ts'

let database: TestDatabase
let topic: TestTopic
let journal: TestJournal
let relays: TestRelay[] = []

beforeEach(async () => {
  database = await createTestDatabase()
  topic = await createTestTopic()
  journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b')
  await post(10)
})

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()))
  relays = []
  await killServices()
  await topic.close()
  await database.close()
})

describe('relay', () => {
  test('relay: every record is on the stream, its body untouched, in order', async () => {
    start()
    await published(12)
    expect(await streamFaults()).toEqual([])
    const messages = await readTopic(topic.brokers, topic.name)
    expect(messages.map(({ headers }) => Number(headers.ledgerposition))).toEqual(upTo(12))
  })

  test('relay: goes on where the last one stopped, in batches of any size', async () => {
    const first = start({ limits: { recordsMax: 3, bytesMax: 1_000 } })
    await published(12)
    await first.close()
    await post(5)
    start()
    await published(17)
    const messages = await readTopic(topic.brokers, topic.name)
    expect(messages.map(({ headers }) => Number(headers.ledgerposition))).toEqual(upTo(17))
  })

  test('relay: announces a new epoch as a record of the shard', async () => {
    await raiseEpoch(database.pool, 0)
    await post(1)
    start()
    await published(14)
    expect(await streamFaults()).toEqual([])
    const messages = await readTopic(topic.brokers, topic.name)
    expect(messages[12]).toMatchObject({ key: 'shards/0', headers: { ledgerepoch: '2' } })
  })

  test('relay: of two on one shard one publishes, and the other takes over when it goes', async () => {
    const [one, two] = [start(), start()]
    await published(12)
    await eventually(() => states(one, two).toSorted().join() === 'publishing,standby')
    await (states(one)[0] === 'publishing' ? one : two).close()
    await post(5)
    await published(17)
    expect(await streamFaults()).toEqual([])
  })

  test('relay: one that was frozen publishes doubles at most and does not move the cursor', async () => {
    const env = {
      DATABASE_URL: database.url,
      KAFKA_BROKERS: topic.brokers,
      JOURNAL_TOPIC: topic.name,
      RELAY_LEASE_MS: '1000',
    }
    const frozen = await spawnService('relay', env)
    await published(12)
    await frozen.kill('SIGSTOP')
    await post(5)
    const other = start()
    await published(17)
    const { fence } = await cursor()
    await frozen.kill('SIGCONT')
    await eventually(async () => {
      const answer = await fetch(`${frozen.url}/readyz`)
      return ((await answer.json()) as Health).relay.shards[0]?.state === 'standby'
    })
    await post(5)
    await published(22)
    expect(await cursor()).toMatchObject({ fence, position: 22 })
    expect(states(other)).toEqual(['publishing'])
    expect(await streamFaults()).toEqual([])
  })

  test('relay: one that is cut off from the database alone loses the shard to the other', async () => {
    const proxy = await startLossyProxy(database.url)
    const cutOff = start({ databaseUrl: proxy.url })
    await published(12)
    proxy.freeze()
    await post(5)
    const other = start()
    await published(17)
    await eventually(() => cutOff.relay.faults.length > 0)
    proxy.thaw()
    await eventually(() => states(cutOff, other).join() === 'standby,publishing')
    await post(5)
    await published(22)
    expect(await streamFaults()).toEqual([])
    await cutOff.close()
    await proxy.close()
  })

  test('relay: stops in time while the database does not answer', async () => {
    const proxy = await startLossyProxy(database.url)
    const relay = await spawnService('relay', {
      DATABASE_URL: proxy.url,
      KAFKA_BROKERS: topic.brokers,
      JOURNAL_TOPIC: topic.name,
    })
    await published(12)
    proxy.freeze()
    await relay.stop() // exit code 0
    await proxy.close()
  })

  test('relay: a missing record is an alarm, and nothing after it is published', async () => {
    await database.pool.query(
      `create table lost as select * from journal.records where position = 8;
       set session_replication_role = replica;
       delete from journal.records where position = 8;
       set session_replication_role = origin`,
    )
    const { relay } = start()
    await eventually(() => relay.faults[0]?.name === 'JournalGapError')
    await post(1)
    expect(relay.faults[0]?.message).toContain('no record at position 8')
    expect((await cursor()).position).toBeLessThan(8)

    await database.pool.query(
      `set session_replication_role = replica;
       insert into journal.records select * from lost; drop table lost;
       set session_replication_role = origin`,
    )
    await published(13)
    expect(relay.faults).toEqual([])
    expect(await streamFaults()).toEqual([])
  })

  test('relay: the last record missing is an alarm too', async () => {
    await database.pool.query(
      'update journal.shards set position = position + 1 where shard_id = 0',
    )
    const { relay } = start()
    await eventually(() => relay.faults[0]?.name === 'JournalGapError')
    expect(relay.faults[0]?.message).toContain('no record at position 13')
    await database.pool.query(
      'update journal.shards set position = position - 1 where shard_id = 0',
    )
  })

  test('relay: without a broker the backlog waits in the journal and the lease is kept', async () => {
    const { relay } = start({ brokers: '127.0.0.1:9' })
    await eventually(() => relay.faults[0]?.name === 'PublishError', { timeoutMs: 20_000 })
    expect((await cursor()).position).toBe(0)
    expect(states({ relay })).toEqual(['publishing'])
    expect((await cursor()).fence).toBe(1)
  }, 120_000)

  test('relay: an open transaction with an early place is waited for', async () => {
    start()
    await published(12)
    const client = await database.pool.connect()
    await client.query('begin')
    await client.query('update journal.shards set position = position where shard_id = 0')
    const late = post(3)
    await client.query('commit')
    client.release()
    await late
    await published(15)
    expect(await streamFaults()).toEqual([])
  })
})

interface Health {
  readonly relay: { readonly shards: readonly { readonly state: string }[] }
}

function start(options: Parameters<typeof startTestRelay>[2] = {}): TestRelay {
  const relay = startTestRelay(database, topic, options)
  relays.push(relay)
  return relay
}

async function post(transactions: number): Promise<void> {
  for (let n = 1; n <= transactions; n++) {
    await journal.post([
      ['a', 'debit', BigInt(n)],
      ['b', 'credit', BigInt(n)],
    ])
  }
}

async function cursor(): Promise<{ readonly position: number; readonly fence: number }> {
  const { rows } = await database.pool.query<{ position: number; fence: number }>(
    'select position, fence from relay.cursors where shard_id = 0',
  )
  return rows[0] ?? { position: -1, fence: -1 }
}

async function published(position: number): Promise<void> {
  await eventually(async () => (await cursor()).position === position, {
    what: `position ${position} is published`,
  })
}

async function streamFaults(): Promise<readonly unknown[]> {
  return checkStream(database.pool, await readTopic(topic.brokers, topic.name))
}

function states(...some: readonly Pick<TestRelay, 'relay'>[]): (string | undefined)[] {
  return some.map(({ relay }) => relay.shards.get(0)?.state)
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
