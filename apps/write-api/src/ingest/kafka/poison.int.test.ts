import { afterEach, describe, expect, test } from '@jest/globals'
import { armFailpoints } from '@ledger/runtime'
import type { TestMessage } from '@ledger/testkit'
import { commandMessage, depositMessage, openingMessages } from '@ledger/testkit'
import type { TestKafkaApi } from '../../../test/test-kafka-api.ts'
import { startTestKafkaApi } from '../../../test/test-kafka-api.ts'

let api: TestKafkaApi

afterEach(async () => {
  armFailpoints('')
  await api.close() // with all invariants checked
})

const good = () => depositMessage('acme', 'customer:1', 1)
const changed = (change: Partial<TestMessage>): TestMessage => ({ ...good(), ...change })
const withBody = (body: object) =>
  commandMessage('post-transaction', 'acme', { ledger: 'acme', body })

const poison: readonly (readonly [string, () => TestMessage, string])[] = [
  ['bad JSON', () => changed({ value: '{' }), 'invalid_json'],
  ['a tombstone', () => changed({ value: null }), 'invalid_json'],
  ['no key', () => changed({ key: null }), 'invalid_parameter'],
  ['no headers', () => changed({ headers: {} }), 'invalid_parameter'],
  [
    'a header without a value',
    () => changed({ value: '{', headers: { ...good().headers, none: undefined } }),
    'invalid_json',
  ],
  ['an unknown type', () => changed(commandMessage('mint-money', 'acme', {})), 'invalid_parameter'],
  ['a wrong schema', () => withBody({ entries: [] }), 'invalid_field'],
  ['a field that nobody knows', () => withBody({ entries: [], colour: 'red' }), 'unknown_field'],
  [
    'an amount that is a number',
    () => withBody({ entries: [{ account: 'a', direction: 'debit', amount: 1 }] }),
    'invalid_amount',
  ],
  ['a value past the limit', () => changed({ value: ' '.repeat(1_500_000) }), 'body_too_large'],
  ['the wrong key', () => changed({ key: 'other' }), 'invalid_parameter'],
  ['a key of 10,000 bytes', () => changed({ key: 'x'.repeat(10_000) }), 'invalid_parameter'],
]

describe('poison messages between good ones (T20)', () => {
  test('each is put aside with its reason, and the partition goes on', async () => {
    api = await startTestKafkaApi()
    const messages = poison.flatMap(([, message]) => [message(), good()])
    await api.send(...openingMessages('acme'), ...messages)
    const outcomes = (await api.outcomes(2 + messages.length)).slice(2)
    const told = outcomes.filter((_, index) => index % 2 === 0)
    expect(told.map(({ code }) => code)).toEqual(poison.map(([, , code]) => code))
    expect(new Set(told.map(({ result }) => result))).toEqual(new Set([2]))
    const others = outcomes.filter((_, index) => index % 2 === 1)
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set([201]))
    const { rows } = await api.http.database.pool.query<{ code: string }>(
      'select code from ingest.dead_letters where message_key is null',
    )
    expect(rows).toHaveLength(1) // that of the message without a key: all others are kept
  })

  test('one of 20 MB is put aside with its beginning', async () => {
    api = await startTestKafkaApi({ messageBytesMax: 32 * 1024 * 1024 })
    await api.send(...openingMessages('acme'))
    await api.send(changed({ value: 'x'.repeat(20_000_000) }))
    await api.send(good())
    const outcomes = await api.outcomes(4)
    expect(outcomes.slice(2).map(({ code }) => code)).toEqual(['body_too_large', null])
    const { rows } = await api.http.database.pool.query(
      'select length(value) as kept, value_bytes from ingest.dead_letters',
    )
    expect(rows).toEqual([{ kept: 65_536, value_bytes: 20_000_000 }])
  }, 120_000)

  test('one that cannot be stored is found among the others, and put aside at last', async () => {
    api = await startTestKafkaApi()
    await api.send(...openingMessages('acme'))
    await api.outcomes(2)
    await api.http.database.pool.query(`
      create function public.refuse() returns trigger language plpgsql as
        'begin if new.body like ''%spoilt%'' then raise exception ''spoilt''; end if; return new; end';
      create trigger refuse before insert on journal.records for each row execute function public.refuse()`)
    const spoilt = commandMessage('post-transaction', 'acme', {
      ledger: 'acme',
      body: {
        entries: [
          { account: 'bank:cash', direction: 'debit', amount: '1' },
          { account: 'customer:1', direction: 'credit', amount: '1' },
        ],
        metadata: { what: 'spoilt' },
      },
    })
    await api.send(good(), good(), spoilt, good(), good())
    const outcomes = (await api.outcomes(7)).slice(2)
    expect(outcomes.map(({ code }) => code)).toEqual([null, null, 'internal', null, null])
    await api.http.database.pool.query('drop trigger refuse on journal.records')
  }, 60_000)

  test('a card number is told, and stored nowhere', async () => {
    api = await startTestKafkaApi()
    const card = '4111111111111111'
    const inBody = withBody({
      entries: [
        { account: 'bank:cash', direction: 'debit', amount: '1' },
        { account: 'customer:1', direction: 'credit', amount: '1' },
      ],
      metadata: { card },
    })
    const inKey = depositMessage('acme', 'customer:1', 1, { headers: { 'idempotency-key': card } })
    await api.send(...openingMessages('acme'), inBody, inKey)
    const outcomes = await api.outcomes(4)
    expect(outcomes.slice(2).map(({ code }) => code)).toEqual([
      'card_number_not_allowed',
      'card_number_not_allowed',
    ])
    const { rows } = await api.http.database.pool.query<{ row: string }>(
      `select to_jsonb(o)::text as row from ingest.outcomes o
       union all select to_jsonb(d)::text || coalesce(encode(d.value, 'escape'), '')
         from ingest.dead_letters d`,
    )
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(card)
  })
})
