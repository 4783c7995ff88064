import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually, readTopic, spawnProcess, type SpawnedProcess } from '@ledger/testkit'
import { checkEverything } from './check/check-everything.ts'
import { entriesDisagree } from './check/entries-agree.ts'
import { followedText, recordsOf } from './check/followed.ts'
import { publishAgain } from './check/publish-again.ts'
import { untilSettled } from './check/until-settled.ts'
import type { FlowParts } from './pipeline/parts.ts'
import type { Random } from './workload/random.ts'
import { withSeed } from './workload/seed.ts'
import { underLoad } from './workload/under-load.ts'
import { useScene } from './workload/use-scene.ts'

const testMsMax = 300_000

let folder: string
let examples: SpawnedProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-consumer-'))
})

afterEach(async () => {
  for (const example of examples) if (example.isRunning()) example.send('SIGKILL')
  await Promise.all(examples.map((example) => example.exited))
  examples = []
  rmSync(folder, { recursive: true })
})

describe.each([1, 2])('consumer on %i shards', (shards) => {
  const services = { 'write-api': 1, relay: 1, projector: 1, 'read-api': 1 }
  const env = ({ topic }: FlowParts) => ({
    RELAY_ENTRIES: 'true',
    KAFKA_ENTRIES_TOPIC: entriesTopicOf(topic),
    KAFKA_ENTRIES_PARTITIONS: '5',
  })
  const scene = useScene(() => ({ shards, services, env }))

  /** The example as a process: from Kafka with `group`, else over HTTP. */
  function follow(ledger: string, group: string | undefined, ...args: string[]): SpawnedProcess {
    const { pipeline } = scene()
    const { topic } = pipeline.parts
    const kafka = ['--brokers', topic?.brokers ?? '', '--topic', topic?.name ?? '']
    const source = group === undefined ? [] : [...kafka, '--group', group]
    const place = ['--url', pipeline.one('read-api').url, '--ledger', ledger]
    const example = spawnProcess(
      'examples/follow-balances/src/main.ts',
      [...place, ...source, ...args],
      { LEDGER_API_KEY: pipeline.apiKey },
    )
    examples.push(example)
    return example
  }

  async function entryFaults(): Promise<readonly string[]> {
    const { pool, topic } = scene().pipeline.parts
    return entriesDisagree(pool, await readTopic(topic?.brokers ?? '', entriesTopicOf(topic)))
  }

  async function expectVerified(example: SpawnedProcess): Promise<void> {
    const { code } = await example.exited
    expect([code, example.logs.slice(-20)]).toEqual([0, example.logs.slice(-20)])
    expect(example.logs).toContain('every balance is equal')
  }

  test(
    'consumer: the example goes through kills of the relay and of itself, and agrees in the end',
    () =>
      withSeed(async (random) => {
        const { pipeline, books } = scene()
        const relay = pipeline.one('relay')
        const group = `follow-${randomBytes(6).toString('hex')}`
        const state = ['--state', join(folder, 'state.json')]
        const [book] = books
        if (book === undefined) throw new Error('there is no book')
        let following = follow(book.ledger, group, ...state)
        const load = { random, writers: 4, name: 'consumer' }
        await underLoad(scene(), load, async ({ progress }) => {
          for (let round = 1; round <= 3; round += 1) {
            await progress(random.between(10, 30))
            await relay.kill()
            following.send('SIGKILL')
            await relay.start()
            following = follow(book.ledger, group, ...state)
          }
          await progress(30)
        })
        await untilSettled(pipeline)
        // before that it would be ended by the signal, as any process is at its start
        await eventually(() => following.logs.some((line) => line.startsWith('following ')))
        following.send('SIGTERM')
        expect(await following.exited).toEqual({ code: 0, signal: null })
        for (const { ledger } of books) {
          await expectVerified(follow(ledger, group, ...state, '--once', '--verify'))
          await expectVerified(follow(ledger, undefined, '--once', '--verify'))
        }
        expect(await entryFaults()).toEqual([])
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )

  test(
    'consumer: doubled, mixed up and twice from the beginning, the stream says the same',
    () =>
      withSeed(async (random) => {
        const { pipeline, books } = scene()
        const { pool, topic } = pipeline.parts
        if (topic === undefined) throw new Error('there is no topic')
        await underLoad(scene(), { random, writers: 4, name: 'twice' }, ({ progress }) =>
          progress(60),
        )
        await untilSettled(pipeline)
        for (let replay = 1; replay <= 2; replay += 1) {
          await pipeline.one('relay').stop()
          await publishAgain(pool, 0)
          await pipeline.one('relay').start()
          await untilSettled(pipeline)
        }
        const records = recordsOf(await readTopic(topic.brokers, topic.name))
        const inOrder = await followedText(records)
        expect(await followedText(mixedUp(random, records))).toBe(inOrder)
        expect(await followedText([...records, ...mixedUp(random, records)])).toBe(inOrder)

        // of the last one nobody could tell that it is missing
        const { shardId, position } = random.pick(records.filter(hasLater(records)))
        const without = records.filter((record) => !isAt(record, shardId, position))
        await expect(followedText(without)).rejects.toMatchObject({
          name: 'LostRecords',
          shardId,
          missingPosition: position,
        })
        for (const { ledger } of books) {
          await expectVerified(follow(ledger, `twice-${ledger}`, '--once', '--verify'))
        }
        expect(await entryFaults()).toEqual([])
        expect(await checkEverything(scene())).toEqual([])
      }),
    testMsMax,
  )
})

function entriesTopicOf(topic: FlowParts['topic']): string {
  return `${topic?.name}.entries`
}

/** Each at most some dozens of places away from where it was, and every tenth twice. */
function mixedUp<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  return items
    .flatMap((item, index) =>
      random.chance(0.1)
        ? [
            { item, index },
            { item, index },
          ]
        : [{ item, index }],
    )
    .map(({ item, index }) => ({ item, place: index + random.between(0, 40) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item)
}

function hasLater(records: readonly Placed[]): (record: Placed) => boolean {
  return ({ shardId, position }) =>
    records.some((later) => later.shardId === shardId && later.position > position)
}

interface Placed {
  readonly shardId: number
  readonly position: number
}

function isAt(record: Placed, shardId: number, position: number): boolean {
  return record.shardId === shardId && record.position === position
}
