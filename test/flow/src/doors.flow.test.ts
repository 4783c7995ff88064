import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestCommandTopics } from '@ledger/testkit'
import { createTestCommandTopics, KafkaCaller } from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import { FlowDoors } from './workload/flow-doors.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const startMsMax = 60_000
const testMsMax = 300_000
/** A process that died has partitions for as long as its session lasts. */
const resultMsMax = 15_000
const partitions = 2

describe.each([1, 2])('every door on %i shards', (shards) => {
  let topics: TestCommandTopics
  let kafka: KafkaCaller
  let doors: FlowDoors

  const scene = useScene(async () => {
    topics = await createTestCommandTopics({ shards, partitions })
    // the journal has a topic already
    const { JOURNAL_TOPIC: _, ...settings } = topics.env
    const services = { 'write-api': 2, relay: 1, projector: 1, 'read-api': 1 }
    return { shards, services, env: () => settings }
  })
  beforeAll(async () => {
    const { pipeline, books } = scene()
    await topics.bind(pipeline.parts.pool, pipeline.apiKey)
    kafka = await KafkaCaller.open({ ...topics, timeoutMs: resultMsMax })
    doors = new FlowDoors(pipeline, books, kafka)
  }, startMsMax)
  afterAll(async () => {
    doors.close()
    await kafka.close()
    await topics.close()
  }, startMsMax)

  test(
    'doors: callers of all of them race each other, and there is one truth',
    () =>
      withSeed(async (random) => {
        const load = { random, writers: 16, readers: 4, thinkMs: 0, doors, name: 'doors' }
        await underLoad(scene(), load, async ({ progress, reads, failures }) => {
          await progress(500)
          await reads(50)
          expect(failures()).toEqual({ writes: 0, reads: 0 })
        })
        expect(await checkEverything(scene())).toEqual([])
        expect(kafka.faults).toEqual([])
      }),
    testMsMax,
  )

  test(
    'doors: kill -9 of every process in mid-load, and there is one truth',
    () =>
      withSeed(async (random) => {
        const { services } = scene().pipeline
        const load = { random, writers: 8, readers: 2, doors, name: 'doors-crashes' }
        await underLoad(scene(), load, async ({ progress }) => {
          for (const victim of random.some(services, services.length)) {
            await progress(random.between(5, 20))
            await victim.kill()
            await victim.start({ awaitReady: random.chance(0.5) })
          }
          await Promise.all(services.map((service) => service.ready()))
          await progress(30)
        })
        expect(await checkEverything(scene())).toEqual([])
        expect(kafka.faults).toEqual([])
      }),
    testMsMax,
  )
})
