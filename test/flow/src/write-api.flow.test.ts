import { describe, expect, test } from '@jest/globals'
import { createApiClient, eventually, openAccounts } from '@ledger/testkit'
import { batchesHeld } from './check/batches-held.ts'
import { checkEverything } from './check/check-everything.ts'
import type { FlowService } from './pipeline/flow-service.ts'
import { Actor } from './workload/actor.ts'
import { cash } from './workload/book.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import type { Scene } from './workload/use-scene.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000
/** Idle in its transaction for a second, a writer loses its locks; the rest is for two busy cores. */
const unlockedMsMax = 4_000

describe.each([1, 2])('write-api on %i shards', (shards) => {
  const services = { 'write-api': 2, relay: 1, projector: 1, 'read-api': 1 }
  const scene = useScene(() => ({ shards, services }))

  test(
    'write-api: one that is frozen between its locks and its commit stops nobody, and wakes up right',
    () =>
      withSeed(async (random) => {
        const { pipeline, books } = scene()
        const [frozen, other] = twoWriters(scene())
        const book = random.pick(books)
        const actor = new Actor(scene(), 'frozen')
        const before = await actor.balance(book, 'customer:1')

        await frozen.stop()
        const env = { WRITE_KNOWN_HEADS_MAX: '0' } // else it holds no lock before it writes
        await frozen.start({ env, failpoints: 'write.before_write=delay:1500@1' })
        const late = actor.deposit(book, 'customer:1', 3, frozen)
        const isHeld = async () => (await batchesHeld(pipeline.parts.pool)) > 0
        await eventually(isHeld, { everyMs: 5, what: 'it holds its locks' })
        await frozen.freeze()
        const startedAt = performance.now()
        expect(await actor.deposit(book, 'customer:1', 5, other)).toMatchObject({ status: 201 })
        expect(performance.now() - startedAt).toBeLessThan(unlockedMsMax)
        expect((await actor.balance(book, 'customer:1')).version).toBe(before.version + 1)

        await frozen.thaw()
        expect(await late).toMatchObject({ status: 201 })
        expect(frozen.logs.join()).toContain('a batch has to wait') // it had lost its locks
        const after = await actor.balance(book, 'customer:1')
        expect(after.version).toBe(before.version + 2)
        expect(BigInt(after.posted.amount) - BigInt(before.posted.amount)).toBe(8n)
        await restart(frozen)
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'write-api: a thousand writers on one account keep its floor to the unit',
    async () => {
      const { books } = scene()
      const writers = twoWriters(scene())
      const actor = new Actor(scene(), 'floor')
      await Promise.all(
        books.map(async (book, index) => {
          await actor.deposited(book, 'customer:2', 2_500)
          const answers = await Promise.all(
            Array.from({ length: 500 }, (_, n) =>
              actor.transfer(book, ['customer:2', cash.CZK], 10, writers[(n + index) % 2]),
            ),
          )
          const refused = answers.filter(({ status }) => status !== 201)
          expect(refused).toHaveLength(250)
          for (const { body } of refused) {
            expect(body).toMatchObject({ status: 422, code: 'balance_below_minimum' })
          }
          expect((await actor.balance(book, 'customer:2')).posted.amount).toBe('0')
        }),
      )
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )

  test(
    'write-api: a hundred calls with one key to two processes have one effect and one answer',
    async () => {
      const actor = new Actor(scene(), 'one-key')
      const calls = Array.from({ length: 50 }, () => twoWriters(scene())).flat()
      for (const book of scene().books) {
        const before = await actor.balance(book, 'customer:6')
        const operation = actor.operation([cash.CZK, 'customer:6'], 7)
        const answers = await Promise.all(calls.map((via) => actor.post(book, operation, via)))
        expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
        expect(answers[0]?.status).toBe(201)
        expect((await actor.balance(book, 'customer:6')).version).toBe(before.version + 1)
      }
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )

  test(
    'write-api: an account opened through one process is there for the other, and a refusal stays',
    async () => {
      const [one, other] = twoWriters(scene())
      const { apiKey } = scene().pipeline
      const actor = new Actor(scene(), 'opened')
      for (const book of scene().books) {
        const tooEarly = actor.operation([cash.CZK, 'late:1'], 1)
        const refusal = await actor.post(book, tooEarly, one)
        expect(refusal).toMatchObject({ status: 422, body: { code: 'unknown_account' } })
        await openAccounts(createApiClient(other.url, apiKey), book.ledger, 'late:1')
        expect(await actor.deposit(book, 'late:1', 2, one)).toMatchObject({ status: 201 })
        for (const via of [one, other]) {
          expect((await actor.post(book, tooEarly, via)).text).toBe(refusal.text)
        }
        expect((await actor.balance(book, 'late:1')).version).toBe(1)
      }
      expect(await checkEverything(scene())).toEqual([])
    },
    testMsMax,
  )

  test(
    'write-api: SIGTERM under load says so first, answers what is under way and ends with 0',
    () =>
      withSeed(async (random) => {
        const [leaving] = twoWriters(scene())
        const actor = new Actor(scene(), 'leaving')
        await leaving.stop()
        const env = { HTTP_STOP_NOTICE_MS: '1000' }
        await leaving.start({ env, failpoints: 'write.before_write=delay:300' })
        await underLoad(scene(), { random, writers: 4, name: 'sigterm' }, async ({ progress }) => {
          await progress(20)
          const underWay = scene().books.map((book) =>
            actor.deposit(book, 'customer:3', 1, leaving),
          )
          const stopped = leaving.stop()
          const saysSo = async () => (await fetch(`${leaving.url}/readyz`)).status === 503
          await eventually(saysSo, { what: '/readyz says no' })
          const lastMoment = actor.deposit(random.pick(scene().books), 'customer:4', 1, leaving)
          for (const answer of await Promise.all([...underWay, lastMoment])) {
            expect(answer).toMatchObject({ status: 201 })
          }
          await stopped // with code 0, or it throws
          await progress(20)
          await leaving.start()
        })
        const calls = scene().evidence.log.operations.filter(({ key }) =>
          key.startsWith('actor-leaving'),
        )
        expect(calls.map(({ outcome }) => outcome)).toEqual(calls.map(() => 'ok'))
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'write-api: a rolling restart of every process under load ends each with 0 and loses nothing',
    () =>
      withSeed(async (random) => {
        const { services: all } = scene().pipeline
        await underLoad(scene(), { random, writers: 4, name: 'rolling' }, async ({ progress }) => {
          for (const service of all) {
            await restart(service)
            await progress(10)
          }
        })
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})

function twoWriters({ pipeline }: Scene): readonly [FlowService, FlowService] {
  const [one, another] = pipeline.all('write-api')
  if (one === undefined || another === undefined) throw new Error('there are two writers')
  return [one, another]
}

async function restart(service: FlowService): Promise<void> {
  await service.stop()
  await service.start()
}
