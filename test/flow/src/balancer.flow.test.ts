import { describe, expect, test } from '@jest/globals'
import { statusOverNewConnection } from './balancer/new-connection.ts'
import { useBalancer } from './balancer/use-balancer.ts'
import { checkEverything } from './check/check-everything.ts'
import { Actor } from './workload/actor.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000
/** A replica that says nothing is given up after 5 s; a caller that nobody cuts off waits for 30 s. */
const cutOffMsMax = 20_000

// every call of the writers goes through HAProxy, with the example of deploy/haproxy
const shards = 2

describe('balancer', () => {
  const services = { 'write-api': 3, relay: 1, projector: 1, 'read-api': 1 }
  const env = () => ({ HTTP_STOP_NOTICE_MS: '4000' }) // the balancer looks twice a second
  const scene = useScene(() => ({ shards, services, env }))
  const balancer = useBalancer(scene)

  test(
    'balancer: replicas are killed one after the other, and nothing is lost or doubled',
    () =>
      withSeed(async (random) => {
        const { pipeline } = scene()
        const load = { random, writers: 8, readers: 2, name: 'killed', via: balancer().url }
        await underLoad(scene(), load, async ({ progress, reads }) => {
          await progress(40)
          expect(Math.min(...(await balancer().connections()))).toBeGreaterThan(0)
          for (const [index, replica] of pipeline.all('write-api').entries()) {
            await progress(random.between(5, 30))
            await replica.kill()
            await progress(30)
            await balancer().sees(index, 'DOWN')
            await progress(30)
            await replica.start()
            await balancer().sees(index, 'UP')
          }
          await progress(30)
          await reads(20)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'balancer: callers of a replica that is frozen are cut off and answered by another',
    () =>
      withSeed(async (random) => {
        const { pipeline, books } = scene()
        const frozen = pipeline.one('write-api')
        const actor = new Actor(scene(), 'frozen')
        const load = { random, writers: 6, name: 'frozen', via: balancer().url }
        await underLoad(scene(), load, async ({ progress }) => {
          await progress(20)
          await frozen.freeze()
          const startedAt = performance.now()
          const deposits = Array.from({ length: 30 }, () =>
            actor.deposit(random.pick(books), 'customer:3', 1, balancer()),
          )
          for (const answer of await Promise.all(deposits)) {
            expect(answer).toMatchObject({ status: 201 })
          }
          expect(performance.now() - startedAt).toBeLessThan(cutOffMsMax)
          await balancer().sees(0, 'DOWN')
          await progress(20)
          await frozen.thaw()
          await balancer().sees(0, 'UP')
          await progress(20)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'balancer: replicas are restarted one after the other, and who comes new notices nothing',
    () =>
      withSeed(async (random) => {
        const { pipeline } = scene()
        const load = { random, writers: 4, name: 'restarted', via: balancer().url }
        await underLoad(scene(), load, async ({ progress }) => {
          for (const [index, replica] of pipeline.all('write-api').entries()) {
            await progress(10)
            let hasLeft = false
            const leaving = replica.stop()
            void leaving.catch(() => undefined).then(() => (hasLeft = true))
            while (!hasLeft) {
              expect(await statusOverNewConnection(`${balancer().url}/livez`)).toBe(200)
            }
            await leaving // with code 0, or it throws
            await replica.start()
            await balancer().sees(index, 'UP')
          }
          await progress(10)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'balancer: while none is ready, callers are told so and not hung up on',
    () =>
      withSeed(async (random) => {
        const replicas = scene().pipeline.all('write-api')
        const load = { random, writers: 4, name: 'none', via: balancer().url }
        await underLoad(scene(), load, async ({ progress }) => {
          await progress(10)
          const stopped = Promise.all(replicas.map((replica) => replica.stop()))
          void stopped.catch(() => undefined) // it is awaited below
          await balancer().seesAll('NOLB')
          expect(await statusOverNewConnection(`${balancer().url}/readyz`)).toBe(503)
          await stopped
          await Promise.all(replicas.map((replica) => replica.start()))
          await balancer().seesAll('UP')
          await progress(10)
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})
