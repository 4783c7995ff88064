import { describe, expect, test } from '@jest/globals'
import { eventually } from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import { findFailpoints, isOfCommandTopics } from './failpoints/find-failpoints.ts'
import { roundsOf } from './failpoints/rounds.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000
const deathMsMax = 90_000
// the others have a test of their own, with commands in topics
const failpoints = (await findFailpoints()).filter((found) => !isOfCommandTopics(found))

test('failpoints: each stage of writing, publishing and projecting has some', () => {
  const stages = new Set(failpoints.map(({ service }) => service))
  for (const stage of ['write-api', 'relay', 'projector']) expect(stages).toContain(stage)
})

describe.each([1, 2])('failpoints on %i shards', (shards) => {
  const services = { 'write-api': 2, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))

  test.each(roundsOf(failpoints))(
    'failpoints: processes die at $names, and nothing is lost, doubled or told wrong',
    ({ failpoints }) =>
      withSeed(async (random) => {
        const dying = failpoints.map(({ name, service }) => ({
          process: scene().pipeline.one(service),
          failpoint: `${name}=kill@${random.between(1, 5)}`,
        }))
        await Promise.all(
          dying.map(async ({ process, failpoint }) => {
            await process.stop()
            await process.start({ failpoints: failpoint, awaitReady: false })
          }),
        )
        const load = { random, writers: 4, readers: 1, name: failpoints[0]?.name ?? '' }
        await underLoad(scene(), load, async ({ progress }) => {
          // at the same time: without a relay no projector gets to its failpoint
          await Promise.all(
            dying.map(async ({ process, failpoint }) => {
              const isDead = () => !process.isRunning
              await eventually(isDead, { timeoutMs: deathMsMax, what: failpoint })
              expect(await process.exited).toEqual({ code: null, signal: 'SIGKILL' })
              await process.start()
            }),
          )
          await progress(30)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})
