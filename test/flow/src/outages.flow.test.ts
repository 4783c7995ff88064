import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { RunningKafka, RunningRedis } from '@ledger/real-parts'
import { createTestDatabase, eventually } from '@ledger/testkit'
import { Redis } from 'ioredis'
import { checkEverything } from './check/check-everything.ts'
import { readPlaces } from './check/places.ts'
import type { OwnServer } from './pipeline/own-servers.ts'
import { OwnServers } from './pipeline/own-servers.ts'
import type { FlowParts } from './pipeline/parts.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const startMsMax = 240_000
const testMsMax = 300_000

const servers = new OwnServers()
let kafka: OwnServer<RunningKafka>
let redis: OwnServer<RunningRedis>

beforeAll(async () => {
  ;[kafka, redis] = await Promise.all([servers.kafka(), servers.redis()])
}, startMsMax)

// one that failed may have left them stopped
beforeEach(async () => {
  await Promise.all([kafka.ensureRunning(), redis.ensureRunning()])
}, startMsMax)

afterAll(() => servers.close(), startMsMax)

describe.each([1, 2])('outages on %i shards', (shards) => {
  const services = { 'write-api': 2, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(async () => ({ shards, services, parts: await createParts(shards) }))

  test(
    'outages: with Kafka away writes and strong reads go on; then the backlog flows in order',
    () =>
      withSeed(async (random) => {
        const { pipeline } = scene()
        const load = { random, writers: 6, readers: 2, name: 'kafka' }
        await underLoad(scene(), load, async ({ progress, reads, failures }) => {
          await progress(30)
          await kafka.stop()
          await progress(60)
          await reads(40)
          const places = await readPlaces(pipeline.parts.pool)
          expect(places.some(({ journal, relayed }) => journal > relayed)).toBe(true)
          expect(await saysBacklog(pipeline.one('relay').url)).toBe(true)
          await pipeline.one('write-api').ready()
          await pipeline.one('read-api').ready()
          await kafka.start()
          await progress(20)
          expect(failures()).toEqual({ writes: 0, reads: 0 })
        })
        expect(await checkEverything(scene())).toEqual([])
        await Promise.all(pipeline.services.map((service) => service.ready()))
      }),
    testMsMax,
  )

  test(
    'outages: Redis emptied, and stopped and started, changes no answer',
    () =>
      withSeed(async (random) => {
        const { client } = scene().pipeline.parts.redis ?? {}
        const load = { random, writers: 6, readers: 4, name: 'redis' }
        await underLoad(scene(), load, async ({ progress, reads, failures }) => {
          await progress(30)
          await client?.flushall()
          await progress(30)
          await redis.stop()
          await progress(30)
          await reads(40)
          await redis.start()
          await progress(30)
          await reads(40)
          expect(failures()).toEqual({ writes: 0, reads: 0 })
        })
        expect(await checkEverything(scene(), { isRedisComplete: false })).toEqual([])
        const isFilledAgain = async () => ((await client?.dbsize()) ?? 0) > 0
        await eventually(isFilledAgain, { what: 'Redis is filled again' })
      }),
    testMsMax,
  )
})

async function createParts(shards: number): Promise<FlowParts> {
  const database = await createTestDatabase({ shards })
  const client = new Redis(redis.part.url)
  client.on('error', () => undefined) // it is the test that stops the server
  await client.flushall()
  return {
    databaseUrl: database.url,
    pool: database.pool,
    topic: { name: `ledger.flow.${randomBytes(6).toString('hex')}`, brokers: kafka.part.brokers },
    redis: { url: redis.part.url, client },
    close: async () => {
      client.disconnect()
      await database.close()
    },
  }
}

interface RelayReadiness {
  readonly not_ready: readonly string[]
  readonly relay?: { readonly shards: readonly { readonly lag_records: number }[] }
}

/** How far it is behind, or once it has given up on the broker, that it is not ready. */
async function saysBacklog(relayUrl: string): Promise<boolean> {
  const answer = (await (await fetch(`${relayUrl}/readyz`)).json()) as RelayReadiness
  const isBehind = answer.relay?.shards.some((shard) => shard.lag_records > 0)
  return isBehind ?? answer.not_ready.includes('relay')
}
