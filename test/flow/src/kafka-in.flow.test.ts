import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Service, ServiceName } from '@ledger/testkit'
import { eventually, killServices, seededRandom, spawnService } from '@ledger/testkit'
import { findFailpoints, isOfCommandTopics } from './failpoints/find-failpoints.ts'
import { CommandTopics } from './pipeline/command-topics.ts'

const shards = 4
const testMsMax = 300_000
const deathMsMax = 90_000

let topics: CommandTopics

beforeEach(async () => {
  topics = await CommandTopics.open(shards)
})
afterEach(async () => {
  await killServices()
  await topics.close() // with all invariants checked
})

const failpoints = (await findFailpoints()).filter(
  (found) => isOfCommandTopics(found) || found.name.startsWith('write.'),
)

const start = (name: ServiceName, env: Readonly<Record<string, string>> = {}): Promise<Service> =>
  spawnService(name, { ...topics.env, ...env })

test('kafka-in: the door and the relay have failpoints of their own', () => {
  const own = failpoints.filter(isOfCommandTopics).map(({ service }) => service)
  expect(new Set(own)).toEqual(new Set(['write-api', 'relay']))
})

describe('commands from topics, on several shards', () => {
  test.each(failpoints)(
    'kafka-in: killed at $name, each message has one effect, one outcome and is told (T6)',
    async ({ name, service }) => {
      const other = service === 'relay' ? 'write-api' : 'relay'
      await start(other)
      const dying = await start(service, { FAILPOINTS: `${name}=kill@2` })
      await eventually(
        async () => {
          await topics.deposit(40)
          return !dying.isRunning()
        },
        { timeoutMs: deathMsMax, everyMs: 200, what: `${service} dies at ${name}` },
      )
      await start(service)
      await topics.settled()
      expect(await topics.faults()).toEqual([])
    },
    testMsMax,
  )

  test(
    'kafka-in: kill -9 of each process in turn, under load, changes nothing that is told',
    async () => {
      const random = seededRandom(6)
      await start('relay')
      const services = [await start('write-api'), await start('write-api')]
      for (let round = 0; round < 6; round += 1) {
        await topics.deposit(200)
        const victim = random(services.length)
        await services[victim]?.kill()
        await topics.deposit(50)
        services[victim] = await start('write-api')
      }
      await topics.settled()
      expect(await topics.faults()).toEqual([])
    },
    testMsMax,
  )

  test(
    'kafka-in: a process that is told to stop hands its partitions over, with nothing left open',
    async () => {
      await start('relay')
      const [first] = [await start('write-api'), await start('write-api')]
      await topics.deposit(400)
      await first?.stop() // exit code 0
      await topics.deposit(100)
      await topics.settled()
      expect(await topics.faults()).toEqual([])
    },
    testMsMax,
  )

  test(
    'kafka-in: with the writers away messages wait, and nothing is put aside',
    async () => {
      await start('relay')
      const api = await start('write-api')
      await api.kill('SIGSTOP')
      await topics.deposit(200)
      const other = await start('write-api')
      await topics.settled()
      await api.kill('SIGCONT')
      await topics.deposit(100)
      await topics.settled()
      await other.stop()
      expect(await topics.faults()).toEqual([])
    },
    testMsMax,
  )
})
