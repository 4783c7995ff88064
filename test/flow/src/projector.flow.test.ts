import { describe, expect, test } from '@jest/globals'
import { eventually } from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import { consumeFromTheBeginning, untilConsumed } from './check/consumer-group.ts'
import { loseUnpublished } from './check/lose-unpublished.ts'
import { readPlaces } from './check/places.ts'
import { projectionText } from './check/projection-text.ts'
import { publishAgain } from './check/publish-again.ts'
import { untilSettled } from './check/until-settled.ts'
import { Actor } from './workload/actor.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000

describe.each([1, 2])('projector on %i shards', (shards) => {
  const services = { 'write-api': 1, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))

  test(
    'projector: while it is frozen strong and at_least reads see the write, eventual says its age',
    async () => {
      const { pipeline, books } = scene()
      const projector = pipeline.one('projector')
      const actor = new Actor(scene(), 'frozen')
      for (const book of books) await actor.deposited(book, 'customer:1', 100)
      await untilSettled(pipeline)

      await projector.freeze()
      for (const book of books) {
        const { token } = await actor.deposited(book, 'customer:1', 11)
        const acknowledgedAt = performance.now()
        // in this order, because what a strong read has seen the others are told too
        const eventual = { consistency: 'eventual' }
        const stale = await actor.balance(book, 'customer:1', eventual)
        const staleMs = Math.floor(performance.now() - acknowledgedAt)
        expect(stale).toMatchObject({ version: 1, posted: { amount: '100' } })
        expect(stale.age_ms).toBeGreaterThanOrEqual(staleMs)
        const atLeast = { consistency: 'at_least', 'min-token': token }
        expect(await actor.balance(book, 'customer:1', atLeast)).toMatchObject({ version: 2 })
        const strong = await actor.balance(book, 'customer:1')
        expect(strong).toMatchObject({ version: 2, posted: { amount: '111' } })
      }
      await projector.thaw()
      for (const book of books) {
        const isThere = async () =>
          (await actor.balance(book, 'customer:1', { consistency: 'eventual' })).version === 2
        await eventually(isThere, { what: 'the projection has caught up' })
      }
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )

  test(
    'projector: killed between its commit and Redis, it brings Redis up to date when it is back',
    async () => {
      const { pipeline, books } = scene()
      const { pool, redis } = pipeline.parts
      const projector = pipeline.one('projector')
      const actor = new Actor(scene(), 'between')
      await untilSettled(pipeline)
      await untilConsumed(pipeline)
      await projector.stop()
      await projector.start({ failpoints: 'projector.after_commit_before_redis=kill@1' })
      const cachedBefore = await redis?.client.dbsize()

      const [book] = books
      if (book === undefined) throw new Error('there is no book')
      await actor.deposited(book, 'customer:5', 9) // its first entry: Redis has nothing of it
      await eventually(() => !projector.isRunning, { what: 'it is dead' })
      expect((await readPlaces(pool)).every((at) => at.projected === at.journal)).toBe(true)
      expect(await redis?.client.dbsize()).toBe(cachedBefore)
      const eventual = await actor.balance(book, 'customer:5', { consistency: 'eventual' })
      expect(eventual).toMatchObject({ version: 1, posted: { amount: '9' } })

      await projector.start()
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )

  test(
    'projector: messages that come again, in batches with other boundaries, change nothing',
    () =>
      withSeed(async (random) => {
        const { pipeline } = scene()
        const { pool } = pipeline.parts
        await underLoad(scene(), { random, writers: 4, name: 'again' }, ({ progress }) =>
          progress(100),
        )
        await untilSettled(pipeline)
        await untilConsumed(pipeline)
        const before = await projectionText(pool)

        for (const from of [random.between(1, 40), 0]) {
          await pipeline.one('relay').stop()
          await publishAgain(pool, from)
          await pipeline.one('relay').start()
          await untilSettled(pipeline)
          await untilConsumed(pipeline)
          expect(await projectionText(pool)).toBe(before)
        }
        for (let replay = 1; replay <= 2; replay += 1) {
          await pipeline.one('projector').stop()
          await consumeFromTheBeginning(pipeline)
          await pipeline.one('projector').start()
          await untilConsumed(pipeline)
          expect(await projectionText(pool)).toBe(before)
        }
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  // last, because nobody can fold the stream of this block any more
  test(
    'projector: what the stream has lost comes from the journal, the last message too',
    async () => {
      const { pipeline, books } = scene()
      const { pool } = pipeline.parts
      const relay = pipeline.one('relay')
      const actor = new Actor(scene(), 'lost')

      for (const book of books) {
        await relay.stop()
        await actor.deposited(book, 'customer:6', 13)
        await loseUnpublished(pool)
        await relay.start()
        await actor.deposited(book, 'customer:7', 1) // its message shows the gap
        await untilSettled(pipeline)

        await relay.stop()
        const { entries } = await actor.deposited(book, 'customer:8', 17)
        await loseUnpublished(pool)
        await relay.start()
        await untilSettled(pipeline) // no message comes any more
        const eventual = await actor.balance(book, 'customer:8', { consistency: 'eventual' })
        expect(eventual.version).toBe(entries[1]?.version)
      }
      expect(await checkEverything(scene(), { isStreamComplete: false })).toEqual([])
    },
    testMsMax,
  )
})
