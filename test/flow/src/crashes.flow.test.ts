import { describe, expect, test } from '@jest/globals'
import { eventually } from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import { shardOwners } from './check/shard-owners.ts'
import type { FlowService } from './pipeline/flow-service.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000

describe.each([1, 2])('crashes on %i shards', (shards) => {
  const services = { 'write-api': 2, relay: 2, projector: 2, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))

  test(
    'crashes: kill -9 of every process in mid-load, one after the other and then all at once',
    () =>
      withSeed(async (random) => {
        const { services } = scene().pipeline
        const load = { random, writers: 6, readers: 2, name: 'crashes' }
        await underLoad(scene(), load, async ({ progress }) => {
          for (const victim of random.some(services, services.length)) {
            await progress(random.between(5, 30))
            await victim.kill()
            await victim.start({ awaitReady: random.chance(0.5) })
          }
          await Promise.all(services.map((service) => service.ready()))
          await progress(30)
          await Promise.all(services.map((service) => service.kill()))
          await Promise.all(services.map((service) => service.start()))
          await progress(30)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'crashes: a relay that is frozen and wakes up has lost its shards and moves nothing',
    () =>
      withSeed(async (random) => {
        const { pipeline } = scene()
        const { pool } = pipeline.parts
        await underLoad(scene(), { random, writers: 6, name: 'frozen' }, async ({ progress }) => {
          await progress(20)
          const [owned = 0, pid] = [...(await shardOwners(pool))][0] ?? []
          const frozen = pipeline.all('relay').find((relay) => relay.pid === pid) as FlowService
          await frozen.freeze()
          const hasMoved = async () => {
            const owner = (await shardOwners(pool)).get(owned)
            return owner !== undefined && owner !== pid
          }
          await eventually(hasMoved, { what: 'the other relay owns the shard' })
          await progress(20)
          await frozen.thaw()
          await frozen.ready()
          await progress(20)
          expect((await shardOwners(pool)).get(owned)).not.toBe(pid)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})
