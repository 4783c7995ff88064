import { afterEach, describe, expect, test } from '@jest/globals'
import type { TestMessage } from '@ledger/testkit'
import { commandMessage, depositMessage, openingMessages, seededRandom } from '@ledger/testkit'
import type { TestKafkaApi, TestOutcome } from '../../../test/test-kafka-api.ts'
import { startTestKafkaApi } from '../../../test/test-kafka-api.ts'

// A topic that comes again (T22), whole, mixed up or with what it lacked: what is there stays.

let api: TestKafkaApi

afterEach(() => api.close()) // with all invariants checked

const testMsMax = 120_000
const deposits = 120

/** All kinds of outcomes: accepted, refused, stepped on, never judged. */
function topicOf(ledger: string): readonly TestMessage[] {
  const id = 'txn_019a9e0c5f007abc8def0123456789ab'
  const pending = commandMessage('post-transaction', ledger, {
    ledger,
    body: {
      id,
      status: 'pending',
      entries: [
        { account: 'bank:cash', direction: 'debit', amount: '9' },
        { account: 'customer:2', direction: 'credit', amount: '9' },
      ],
    },
  })
  const step = (name: string) => commandMessage(name, ledger, { ledger, transaction: id, body: {} })
  return [
    ...openingMessages(ledger),
    pending,
    ...Array.from({ length: deposits }, (_, n) =>
      depositMessage(ledger, 'customer:1', n % 5 === 4 ? -1_000_000 : 10),
    ),
    step('post-pending'),
    step('void-pending'),
    commandMessage('post-transaction', ledger, { ledger, body: { entries: [] } }),
    { key: ledger, value: '{' },
  ]
}

/** What commands have made, to the byte. */
async function state(): Promise<string> {
  const { rows } = await api.http.database.pool.query<{ readonly state: string }>(`
    select concat_ws(' ',
      (select md5(string_agg(r.position || r.body, '' order by r.shard_id, r.position))
         from journal.records r),
      (select md5(string_agg(e::text, '' order by e::text)) from journal.entries e),
      (select md5(string_agg(i::text, '' order by i::text)) from journal.idempotency i),
      (select md5(string_agg(h::text, '' order by h::text)) from journal.account_heads h)) as state`)
  return rows[0]?.state ?? ''
}

/** What is told of a message, but for where it stood. */
function told({ result, status, code, position }: TestOutcome): object {
  return { result, status, code, position }
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = seededRandom(seed)
  const left = [...items]
  return items.flatMap(() => left.splice(random(left.length), 1))
}

describe('a topic that comes again (T22)', () => {
  test(
    'whole, and twice: each message is told the same, and nothing is made',
    async () => {
      api = await startTestKafkaApi()
      const messages = topicOf('acme')
      await api.send(...messages)
      const first = await api.outcomes(messages.length)
      const before = await state()

      await api.send(...messages)
      await api.send(...messages)
      const all = await api.outcomes(3 * messages.length)
      const again = [...first.map(told), ...first.map(told)]
      expect(all.slice(messages.length).map(told)).toEqual(again)
      const judged = all.slice(messages.length).filter(({ result }) => result < 2)
      expect(judged.filter(({ is_replay }) => !is_replay)).toEqual([])
      expect(await state()).toBe(before)
    },
    testMsMax,
  )

  test.each([1, 2, 3])(
    'mixed up, seed %d: each message is told the same, and nothing is made',
    async (seed) => {
      api = await startTestKafkaApi()
      const messages = topicOf('acme')
      await api.send(...messages)
      const first = await api.outcomes(messages.length)
      const before = await state()

      const order = shuffled([...messages.keys()], seed)
      await api.send(...order.flatMap((index) => messages[index] ?? []))
      const all = await api.outcomes(2 * messages.length)
      const expected = order.flatMap((index) => first[index] ?? []).map(told)
      expect(all.slice(messages.length).map(told)).toEqual(expected)
      expect(await state()).toBe(before)
    },
    testMsMax,
  )

  test(
    'with gaps first, and then whole: what was missing takes effect then, the rest once',
    async () => {
      api = await startTestKafkaApi()
      const [opening, posted] = [
        openingMessages('acme'),
        Array.from({ length: deposits }, () => depositMessage('acme', 'customer:1', 10)),
      ]
      const some = posted.filter((_, index) => index % 3 !== 1)
      await api.send(...opening, ...some)
      await api.outcomes(opening.length + some.length)
      await api.send(...opening, ...posted)
      const all = await api.outcomes(2 * opening.length + some.length + posted.length)
      const accepted = all.filter(({ result, is_replay }) => result === 0 && !is_replay)
      expect(accepted).toHaveLength(opening.length + posted.length)
      const { rows } = await api.http.database.pool.query<{ readonly sum: string }>(
        `select h.posted_credits::text as sum from journal.account_heads h
           join journal.accounts a using (shard_id, account_no) where a.address = 'customer:1'`,
      )
      expect(rows).toEqual([{ sum: String(10 * deposits) }])
    },
    testMsMax,
  )

  test(
    'read from its beginning by another group: what is settled is passed over',
    async () => {
      api = await startTestKafkaApi()
      const messages = topicOf('acme')
      await api.send(...messages)
      await api.outcomes(messages.length)
      const before = await state()
      await api.beside({ INGEST_GROUP: 'another' })
      // whichever of both takes it, it comes behind all that is settled
      await api.send(depositMessage('nowhere', 'customer:1', 1))
      const all = await api.outcomes(messages.length + 1)
      expect(all).toHaveLength(messages.length + 1)
      expect(all.at(-1)?.code).toBe('ledger_not_found')
      expect(await state()).toBe(before)
    },
    testMsMax,
  )
})
