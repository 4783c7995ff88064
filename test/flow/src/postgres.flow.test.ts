import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { migrate } from '@ledger/db'
import type { RunningPostgres } from '@ledger/real-parts'
import {
  checkInvariants,
  createTestPool,
  createTestRedis,
  createTestTopic,
  eventually,
  formatViolations,
} from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import type { OwnServer } from './pipeline/own-servers.ts'
import { OwnServers } from './pipeline/own-servers.ts'
import type { FlowParts } from './pipeline/parts.ts'
import { Actor } from './workload/actor.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const startMsMax = 240_000
const testMsMax = 300_000
/** After Postgres accepts connections again. */
const recoveryMsMax = 5_000

const servers = new OwnServers()
let postgres: OwnServer<RunningPostgres>

beforeAll(async () => {
  postgres = await servers.postgres()
}, startMsMax)
beforeEach(() => postgres.ensureRunning(), startMsMax)
afterAll(() => servers.close(), startMsMax)

describe.each([1, 2])('postgres on %i shards', (shards) => {
  const services = { 'write-api': 2, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(async () => ({ shards, services, parts: await createParts(shards) }))

  test.each([
    ['restarted', () => postgres.stop()],
    ['killed', () => postgres.kill()],
  ])(
    'postgres: when it is %s, everything waits, and goes on within 5 s by itself',
    (name, end) =>
      withSeed(async (random) => {
        const { pipeline, books } = scene()
        const pids = pipeline.services.map(({ pid }) => pid)
        const actor = new Actor(scene(), name)
        const load = { random, writers: 4, readers: 2, name }
        await underLoad(scene(), load, async ({ progress, reads }) => {
          await progress(40)
          await end()
          await postgres.start()
          const startedAt = performance.now()
          for (const book of books) {
            await actor.deposited(book, 'customer:1', 1)
            await eventually(() => actor.balance(book, 'customer:1'), { what: 'a strong read' })
          }
          expect(performance.now() - startedAt).toBeLessThan(recoveryMsMax)
          await progress(40)
          await reads(20)
        })
        expect(await checkEverything(scene())).toEqual([])
        await Promise.all(pipeline.services.map((service) => service.ready()))
        expect(pipeline.services.map(({ pid }) => pid)).toEqual(pids)
      }),
    testMsMax,
  )
})

async function createParts(shards: number): Promise<FlowParts> {
  const url = await createDatabase(`flow_${shards}`)
  await migrate(url, { shards })
  const pool = createTestPool(url)
  const topic = await createTestTopic({ partitions: shards })
  const redis = await createTestRedis()
  return {
    databaseUrl: url,
    pool,
    topic,
    redis,
    close: async () => {
      const violations = await checkInvariants(pool)
      await pool.end()
      await redis.close()
      await topic.close()
      if (violations.length > 0) throw new Error(formatViolations(violations))
    },
  }
}

async function createDatabase(name: string): Promise<string> {
  const pool = createTestPool(postgres.part.url)
  await pool.query(`create database ${name}`)
  await pool.end()
  return new URL(`/${name}`, postgres.part.url).href
}
