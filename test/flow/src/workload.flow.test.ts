import { describe, expect, test } from '@jest/globals'
import { checkEverything } from './check/check-everything.ts'
import { databaseAlone, sharedParts } from './pipeline/parts.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000

describe.each([
  { shards: 1, way: 'Kafka and Redis', parts: sharedParts, operations: 800 },
  { shards: 2, way: 'Kafka and Redis', parts: sharedParts, operations: 800 },
  { shards: 1, way: 'the journal alone', parts: databaseAlone, operations: 300 },
  { shards: 2, way: 'the journal alone', parts: databaseAlone, operations: 300 },
])('workload on $shards shards over $way', ({ shards, parts, operations }) => {
  const services = { 'write-api': 3, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(async () => ({ shards, services, parts: await parts(shards) }))

  test(
    'workload: retries, duplicates, opposing transfers and nonsense leave one truth everywhere',
    () =>
      withSeed(async (random) => {
        const load = { random, writers: 16, readers: 4, thinkMs: 0 }
        await underLoad(scene(), load, async ({ progress, reads, failures }) => {
          await progress(operations)
          await reads(100)
          expect(failures()).toEqual({ writes: 0, reads: 0 })
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})
