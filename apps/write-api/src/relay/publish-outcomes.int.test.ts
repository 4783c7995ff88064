import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import type { StreamMessage } from '@ledger/testkit'
import {
  createTestTopic,
  eventually,
  ledgerIdOnShard,
  readTopic,
  commandMessage,
  depositMessage,
  openingMessages,
} from '@ledger/testkit'
import { topics, type Topic } from '@ledger/wire'
import { Errors } from 'typebox/schema'
import type { TestKafkaApi } from '../../test/test-kafka-api.ts'
import { startTestKafkaApi } from '../../test/test-kafka-api.ts'
import type { TestOutcomeRelay, TestResultTopics } from '../../test/test-outcome-relay.ts'
import { startTestOutcomeRelay } from '../../test/test-outcome-relay.ts'
import { deposit } from '../../test/test-write-api.ts'

let api: TestKafkaApi
let kept: TestResultTopics
const relays: TestOutcomeRelay[] = []

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

beforeEach(async () => {
  api = await startTestKafkaApi({ shards: 2 })
  const partitions = 2
  kept = {
    partitions,
    results: await createTestTopic({ partitions }),
    deadLetters: await createTestTopic({ partitions }),
  }
})
afterEach(async () => {
  armFailpoints('')
  await Promise.all(relays.splice(0).map((relay) => relay.close()))
  await kept.results.close()
  await kept.deadLetters.close()
  await api.close()
})

function start(options: Parameters<typeof startTestOutcomeRelay>[2] = {}): TestOutcomeRelay {
  const relay = startTestOutcomeRelay(api.http.database, kept, options)
  relays.push(relay)
  return relay
}

async function published(): Promise<void> {
  await eventually(async () => {
    const { rows } = await api.http.database.pool.query(
      `select from ingest.outcomes o join relay.outcome_cursors c using (shard_id)
        where (o.commits, o.ordinal) > (c.commits, c.ordinal)`,
    )
    return rows.length === 0
  })
}

const results = () => readTopic(kept.results.brokers, kept.results.name)
const letters = () => readTopic(kept.deadLetters.brokers, kept.deadLetters.name)
const idsOf = (messages: readonly StreamMessage[]) =>
  messages.map(({ headers }) => headers['ce_id'])

/** What is wrong with the headers of a topic's messages, and headers that none of them has. */
function faultsOf(
  { headers }: Topic,
  sent: readonly Readonly<Record<string, string>>[],
): readonly unknown[] {
  const names = Object.keys(headers.properties)
  const all = new Set(sent.flatMap((one) => Object.keys(one)))
  return [
    ...sent.flatMap((one) => Errors(headers, one)[1]),
    ...[...all].filter((name) => !names.includes(name)).map((name) => `${name} is not told of`),
    ...names.filter((name) => !all.has(name)).map((name) => `${name} is never sent`),
  ]
}

/** Acceptances, a refusal, a replay and what cannot be read, of two shards. */
async function settleSome(trace = ''): Promise<number> {
  const ledgers = [0, 1].map((shard) => ledgerIdOnShard(shard, 2))
  const sent = ledgers.flatMap((ledger) => [
    ...openingMessages(ledger),
    depositMessage(ledger, 'customer:1', 5, { id: `${ledger}-first` }),
    depositMessage(ledger, 'customer:1', 5, { id: `${ledger}-first` }),
    depositMessage(
      ledger,
      'customer:1',
      -99,
      trace === '' ? {} : { headers: { traceparent: trace } },
    ),
    commandMessage('post-transaction', ledger, { ledger, body: {} }),
  ])
  await api.send(...sent)
  await api.outcomes(sent.length)
  return sent.length
}

describe('publish-outcomes', () => {
  test('publish-outcomes: an answer is that of HTTP, to the byte', async () => {
    const ledger = ledgerIdOnShard(0, 2)
    const key = { 'idempotency-key': 'mine' }
    await api.send(
      ...openingMessages(ledger),
      depositMessage(ledger, 'customer:1', 5, { id: 'order-1', headers: { ...key, traceparent } }),
    )
    await api.outcomes(3)
    start()
    await published()
    const again = await api.http
      .post(`/v1/ledgers/${ledger}/transactions`, deposit('customer:1', 5))
      .set('idempotency-key', 'mine')
    const told = (await results()).at(-1)
    expect(told?.value.toString()).toBe(again.text)
    expect(told?.key).toBe(ledger)
    expect(told?.headers).toEqual({
      ce_specversion: '1.0',
      ce_id: `${api.topic.name}/0/2`,
      ce_source: `/ledgers/${ledger}`,
      ce_type: 'ledger.result.accepted',
      ce_time: expect.stringMatching(/^\d{4}-.*Z$/),
      'content-type': 'application/json',
      traceparent,
      commandsource: 'tests',
      commandid: 'order-1',
      commandtype: 'ledger.command.post-transaction.v1',
      'idempotency-key': 'mine',
      ledgerstatus: '201',
      ledgershard: '0',
      ledgerposition: '3',
      'ledger-token': again.headers['ledger-token'],
    })
  })

  test('publish-outcomes: a refusal is that of HTTP, and the message comes with it', async () => {
    const ledger = ledgerIdOnShard(1, 2)
    const message = depositMessage(ledger, 'customer:1', -5, { id: 'order-1' })
    await api.send(...openingMessages(ledger), message)
    const [, , outcome] = await api.outcomes(3)
    start()
    await published()
    const again = await api.http
      .post(`/v1/ledgers/${ledger}/transactions`, deposit('customer:1', -5))
      .set('idempotency-key', outcome?.key ?? '')
    const told = (await results()).at(-1)
    expect(told?.value.toString()).toBe(again.text)
    expect(told?.headers).toMatchObject({
      ce_type: 'ledger.result.refused',
      'content-type': 'application/problem+json',
      ledgerstatus: '422',
      ledgercode: 'balance_below_minimum',
    })
    const [letter] = await letters()
    expect([letter?.key, letter?.value.toString()]).toEqual([ledger, message.value])
    expect(letter?.headers).toMatchObject({
      'original-ce_id': 'order-1',
      dlqtopic: api.topic.name,
      dlqpartition: '0',
      dlqoffset: '2',
      dlqcode: 'balance_below_minimum',
      dlqattempts: '1',
    })
  })

  test('publish-outcomes: the headers are those that AsyncAPI tells of, and no others', async () => {
    await settleSome(traceparent)
    start()
    await published()
    const told = (await results()).map(({ headers }) => headers)
    expect(faultsOf(topics.results, told)).toEqual([])
    const put = (await letters()).map(({ headers }) => headers)
    expect(put.every((headers) => headers['original-ce_source'] === 'tests')).toBe(true)
    const own = put.map((headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('original-'))),
    )
    expect(faultsOf(topics.deadLetters, own)).toEqual([])
  })

  test('publish-outcomes: what was never judged is a problem of its place', async () => {
    await api.send({ key: 'acme', value: '{', headers: {} })
    await api.outcomes(1)
    start()
    await published()
    const [told] = await results()
    expect(told?.key).toBe('acme')
    expect(told?.headers).toMatchObject({ ce_type: 'ledger.result.rejected', ledgerstatus: '400' })
    expect(JSON.parse(told?.value.toString() ?? '')).toMatchObject({
      code: 'invalid_parameter',
      instance: `/topics/${api.topic.name}/0/0`,
      request_id: `kafka-${api.topic.name}/0/0`,
    })
  })

  test('publish-outcomes: all of them, in any number at a time, once each when nothing fails', async () => {
    const count = await settleSome()
    start({ limits: { outcomesMax: 3, bytesMax: 1 } })
    await published()
    const ids = idsOf(await results())
    expect(ids).toHaveLength(count)
    expect(new Set(ids).size).toBe(count)
    expect(await letters()).toHaveLength(4)
  })

  test('publish-outcomes: of two relays one publishes, and the other goes on when it stops', async () => {
    const count = await settleSome()
    const first = start()
    start()
    await published()
    await first.close()
    relays.splice(relays.indexOf(first), 1)
    await api.send(depositMessage(ledgerIdOnShard(0, 2), 'customer:1', 5))
    await api.outcomes(count + 1)
    await published()
    expect(idsOf(await results())).toHaveLength(count + 1)
  })

  test.each(['outcomes.before_publish', 'outcomes.after_publish_before_cursor'])(
    'publish-outcomes: after a fault at %s none is missing',
    async (failpoint) => {
      const count = await settleSome()
      armFailpoints(`${failpoint}=throw@1`)
      start()
      await published()
      expect(new Set(idsOf(await results())).size).toBe(count)
    },
  )

  test('publish-outcomes: without a broker they wait, and it is told', async () => {
    await settleSome()
    const { relay } = start({ brokers: '127.0.0.1:9' })
    await eventually(() => relay.faults[0]?.name === 'OutcomesNotSent', { timeoutMs: 30_000 })
    const { rows } = await api.http.database.pool.query<{ commits: number }>(
      'select max(commits)::int as commits from relay.outcome_cursors',
    )
    expect(rows).toEqual([{ commits: 0 }])
  }, 120_000)
})
