import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { failpointNames } from '@ledger/runtime'
import {
  createTestDatabase,
  createTestRedis,
  createTestTopic,
  equalEverywhere,
  eventually,
  killServices,
  ledgerIdOnShard,
  openTestJournal,
  spawnService,
  type TestDatabase,
  type TestJournal,
  type TestRedis,
  type TestTopic,
} from '@ledger/testkit'
import { startStallingProxy, type StallingProxy } from '../../test/stalling-proxy.ts'
import '../apply/shard-projector.ts' // defines the failpoints

let database: TestDatabase
let topic: TestTopic
let redis: TestRedis
let journals: TestJournal[]
let env: Record<string, string>
let proxy: StallingProxy | undefined

beforeEach(async () => {
  database = await createTestDatabase({ shards: 2 })
  topic = await createTestTopic({ partitions: 2 })
  redis = await createTestRedis()
  env = {
    DATABASE_URL: database.url,
    KAFKA_BROKERS: topic.brokers,
    JOURNAL_TOPIC: topic.name,
    REDIS_URL: redis.url,
    PROJECTOR_GROUP: topic.name,
    SWEEP_MS: '200',
  }
  journals = await Promise.all(
    [0, 1].map((shardId) => openTestJournal(database.pool, ledgerIdOnShard(shardId, 2))),
  )
  for (const journal of journals) await journal.openAccounts('a', 'b')
})

afterEach(async () => {
  await killServices()
  await proxy?.close()
  proxy = undefined
  await topic.close()
  await redis.close()
  await database.close()
})

const names = failpointNames().filter((name) => name.startsWith('projector.'))

describe('projector', () => {
  test.each(names)('projector: killed at %s, another one goes on', async (name) => {
    env.SWEEP_MS = '3600000' // what is not right without the sweeper stays wrong
    await spawnService('relay', env)
    const failing = await spawnService('projector', { ...env, FAILPOINTS: `${name}=kill@3` })
    await eventually(
      async () => {
        await post(1)
        return !failing.isRunning()
      },
      { timeoutMs: 20_000, what: `the projector dies at ${name}` },
    )
    await spawnService('projector', env)
    await projected()
    await expectEqualEverywhere()
  })

  test('projector: frozen between its locks and its commit, it holds up nobody for long', async () => {
    await spawnService('relay', env)
    const failpoint = { FAILPOINTS: 'projector.before_commit=delay:60000@3' }
    const frozen = await spawnService('projector', { ...env, ...failpoint })
    await spawnService('projector', env)
    await post(30)
    await projected()
    await frozen.kill('SIGKILL')
    await expectEqualEverywhere()
  }, 120_000)

  test('projector: members of a group come and go while records flow', async () => {
    await spawnService('relay', env)
    const one = await spawnService('projector', env)
    await post(10)
    const two = await spawnService('projector', env)
    await post(10)
    await one.stop()
    await post(10)
    await two.kill()
    await spawnService('projector', env)
    await post(10)
    await projected()
    await expectEqualEverywhere()
  }, 120_000)

  test('projector: without Kafka it follows the journal, without Redis the projection serves', async () => {
    const alone = { DATABASE_URL: database.url }
    const relay = await spawnService('relay', alone)
    const projector = await spawnService('projector', alone)
    await post(10)
    await projected()
    const answer = await fetch(`${projector.url}/readyz`)
    expect(await answer.json()).toMatchObject({
      status: 'ok',
      projector: { shards: [{ lag_records: 0 }, { lag_records: 0 }] },
    })
    await projector.stop()
    await relay.stop()
  })

  test('projector: a group whose offsets are ahead of the database starts where the database is', async () => {
    await spawnService('relay', env)
    const first = await spawnService('projector', env)
    await post(10)
    await projected()
    await first.stop()
    await database.pool.query(
      'truncate projection.balances, projection.accounts, projection.checkpoints',
    )
    await redis.client.flushdb()
    await spawnService('projector', env)
    await projected()
    await expectEqualEverywhere()
  })

  test('projector: stops in time while Postgres does not answer', async () => {
    const url = new URL(database.url)
    proxy = await startStallingProxy(url.hostname, Number(url.port))
    url.port = String(proxy.port)
    const projector = await spawnService('projector', { DATABASE_URL: url.href })
    await post(3)
    await projected()
    proxy.stall()
    await post(1)
    await projector.stop() // exit code 0
  }, 120_000)

  test('projector: a wrong configuration refuses to start and says why', async () => {
    const service = await spawnService(
      'projector',
      { ...env, SWEEP_MS: 'soon' },
      { awaitReady: false },
    )
    expect((await service.exited).code).toBe(78)
    expect(service.logs.join('\n')).toContain('SWEEP_MS')
  })
})

async function post(transactions: number): Promise<void> {
  for (let n = 1; n <= transactions; n++) {
    for (const journal of journals) {
      await journal.post([
        ['a', 'debit', BigInt(n)],
        ['b', 'credit', BigInt(n)],
      ])
    }
  }
}

/** Every shard is projected to its end. */
async function projected(): Promise<void> {
  await eventually(
    async () => {
      const { rows } = await database.pool.query(
        `select from journal.shards s left join projection.checkpoints c using (shard_id)
         where s.position is distinct from c.position`,
      )
      return rows.length === 0
    },
    { timeoutMs: 30_000, what: 'everything is projected' },
  )
}

/** Heads, projection, Redis and the stream; what Redis was not given is made up for soon. */
async function expectEqualEverywhere(): Promise<void> {
  await eventually(async () => {
    const places = { pool: database.pool, redis: redis.client, isRedisComplete: true }
    expect(await equalEverywhere(places)).toEqual([])
    return true
  })
}
