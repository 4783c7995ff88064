import { afterEach, describe, expect, test } from '@jest/globals'
import { countPartitions } from '@ledger/stream'
import {
  createTestApiKey,
  eventually,
  ledgerIdOnShard,
  commandMessage,
  depositMessage,
  openingMessages,
} from '@ledger/testkit'
import type { TestKafkaApi } from '../../../test/test-kafka-api.ts'
import { startTestKafkaApi, testSource } from '../../../test/test-kafka-api.ts'
import { deposit, openBook } from '../../../test/test-write-api.ts'
import { keyOfEvent } from './read-message.ts'

let api: TestKafkaApi

afterEach(() => api.close()) // with all invariants checked

const path = '/v1/ledgers/acme/transactions'
const post = (key: string, amountMinor: number) =>
  api.http.post(path, deposit('customer:1', amountMinor)).set('idempotency-key', key)

async function balanceOf(ledger: string, address: string): Promise<string | undefined> {
  const { rows } = await api.http.database.pool.query<{ balance: string }>(
    `select (h.posted_credits - h.posted_debits)::text as balance
       from journal.account_heads h
       join journal.accounts a using (shard_id, account_no)
       join journal.ledgers l using (shard_id, ledger_no)
      where l.ledger_id = $1 and a.address = $2`,
    [ledger, address],
  )
  return rows[0]?.balance
}

describe('the door of Kafka', () => {
  test('a ledger is opened, filled and used in messages right behind each other', async () => {
    api = await startTestKafkaApi()
    const reversed = keyOfEvent(testSource, 'to-reverse')
    await api.send(
      ...openingMessages('acme'),
      depositMessage('acme', 'customer:1', 100, { id: 'to-reverse' }),
      depositMessage('acme', 'customer:1', -40),
      depositMessage('acme', 'customer:1', -61),
    )
    const outcomes = await api.outcomes(5)
    expect(outcomes.map(({ status, code }) => code ?? status)).toEqual([
      201,
      201,
      201,
      201,
      'balance_below_minimum',
    ])
    expect(outcomes[2]?.key).toBe(reversed)
    expect(await balanceOf('acme', 'customer:1')).toBe('60')
  })

  test('a command that names a transaction of the same fetch finds it', async () => {
    api = await startTestKafkaApi()
    const id = 'txn_019a9e0c5f007abc8def0123456789ab'
    const body = { ...deposit('customer:1', 100), id }
    await api.send(
      ...openingMessages('acme'),
      commandMessage('post-transaction', 'acme', { ledger: 'acme', body }),
      commandMessage('reverse-transaction', 'acme', { ledger: 'acme', transaction: id, body: {} }),
    )
    const outcomes = await api.outcomes(4)
    expect(outcomes.map(({ code, detail }) => code ?? detail)).toEqual([null, null, null, null])
    expect(await balanceOf('acme', 'customer:1')).toBe('0')
  })

  test('a topic that is there keeps its partitions: more of them would part a ledger from its past', async () => {
    api = await startTestKafkaApi({ partitions: 2, env: { KAFKA_COMMANDS_PARTITIONS: '12' } })
    await api.send(...openingMessages('acme'))
    await api.outcomes(2)
    const { brokers, name } = api.topic
    const settings = { clientId: 'test', brokers: [brokers], topic: name, log: () => undefined }
    expect(await countPartitions(settings)).toBe(2)
  })

  test('what names nothing that is there is told so, and the partition goes on', async () => {
    api = await startTestKafkaApi()
    await api.send(
      depositMessage('nowhere', 'customer:1', 1),
      ...openingMessages('acme'),
      depositMessage('acme', 'customer:9', 1),
      depositMessage('acme', 'customer:1', 1),
    )
    const outcomes = await api.outcomes(5)
    expect(outcomes.map(({ result, code }) => [result, code])).toEqual([
      [2, 'ledger_not_found'],
      [0, null],
      [0, null],
      [1, 'unknown_account'],
      [0, null],
    ])
  })

  test('a retry over HTTP is a replay, to the byte, and the other way round', async () => {
    api = await startTestKafkaApi()
    await openBook(api.http, 'acme')
    await api.send(
      depositMessage('acme', 'customer:1', 5, { id: 'first' }),
      depositMessage('acme', 'customer:1', -9, { headers: { 'idempotency-key': 'refused' } }),
    )
    await api.outcomes(2)
    const again = await post(keyOfEvent(testSource, 'first'), 5)
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true'])
    const refusedAgain = await post('refused', -9)
    expect(refusedAgain.headers['idempotency-replayed']).toBe('true')
    expect(refusedAgain.body).toMatchObject({
      code: 'balance_below_minimum',
      request_id: `kafka-${api.topic.name}/0/1`,
    })

    const made = await post('http-first', 7)
    await post('http-refused', -99).expect(422)
    await api.send(
      depositMessage('acme', 'customer:1', 7, { headers: { 'idempotency-key': 'http-first' } }),
      depositMessage('acme', 'customer:1', -99, { headers: { 'idempotency-key': 'http-refused' } }),
    )
    const outcomes = await api.outcomes(4)
    expect(outcomes.map(({ is_replay }) => is_replay)).toEqual([false, false, true, true])
    expect(outcomes[2]?.position).toBe(Number(made.body.position))
    expect(await balanceOf('acme', 'customer:1')).toBe('12')
  })

  test('a key that stands for another request answers so, and what it stands for stays (T29)', async () => {
    api = await startTestKafkaApi()
    await openBook(api.http, 'acme')
    const made = await post('mine', 5)
    const headers = { 'idempotency-key': 'mine' }
    await api.send(depositMessage('acme', 'customer:1', 6, { headers }))
    const [outcome] = await api.outcomes(1)
    expect([outcome?.result, outcome?.code]).toEqual([1, 'idempotency_key_reused'])
    expect((await post('mine', 5)).text).toBe(made.text)

    await api.send(
      depositMessage('acme', 'customer:1', 8, { headers: { 'idempotency-key': 'theirs' } }),
    )
    await api.outcomes(2)
    expect((await post('theirs', 9)).body.code).toBe('idempotency_key_reused')
  })

  test('the same event twice is one command (T30)', async () => {
    api = await startTestKafkaApi()
    const twice = depositMessage('acme', 'customer:1', 5, { id: 'twice' })
    await api.send(...openingMessages('acme'), twice, twice, twice)
    const outcomes = await api.outcomes(5)
    expect(outcomes.slice(2).map(({ is_replay }) => is_replay)).toEqual([false, true, true])
    expect(new Set(outcomes.slice(2).map(({ position }) => position)).size).toBe(1)
    expect(await balanceOf('acme', 'customer:1')).toBe('5')
  })

  test('one key through two processes and two doors at once is one command (T28)', async () => {
    api = await startTestKafkaApi()
    await openBook(api.http, 'acme')
    const other = await api.beside()
    const headers = { 'idempotency-key': 'one' }
    const sent = Array.from({ length: 50 }, () =>
      depositMessage('acme', 'customer:1', 5, { headers }),
    )
    const over = [api.http, other].flatMap((through) =>
      Array.from({ length: 25 }, async () => {
        const answer = await eventually(async () => {
          const body = deposit('customer:1', 5)
          const told = await through.post(path, body).set('idempotency-key', 'one')
          return told.status === 201 && told.text
        })
        return answer
      }),
    )
    const [, ...answers] = await Promise.all([api.send(...sent), ...over])
    const outcomes = await api.outcomes(50)
    expect(new Set(answers).size).toBe(1)
    expect(new Set(outcomes.map(({ position }) => position)).size).toBe(1)
    expect(await balanceOf('acme', 'customer:1')).toBe('5')
  }, 120_000)

  test('a partition carries ledgers of several shards, each in its own order', async () => {
    api = await startTestKafkaApi({ shards: 3, partitions: 2 })
    const ledgers = [0, 1, 2].map((shard) => ledgerIdOnShard(shard, 3))
    const opened = ledgers.flatMap((ledger) => openingMessages(ledger, 1))
    const posted = Array.from({ length: 300 }, (_, index) => {
      const amount = index % 2 === 0 ? 10 : -7
      return depositMessage(ledgers[index % 3] ?? '', 'customer:1', amount, { partition: 1 })
    })
    await api.send(...opened, ...posted)
    const outcomes = await api.outcomes(306)
    expect(outcomes.filter(({ shard_id }) => shard_id === 1)).toHaveLength(102)
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set([0, 1]))
    for (const shard of [0, 1, 2]) {
      const ofShard = outcomes.filter(({ shard_id, result }) => shard_id === shard && result === 0)
      const positions = ofShard.map(({ position }) => position ?? 0)
      expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    }
  }, 120_000)

  test('a message acts with the rights of the key that its source is bound to', async () => {
    api = await startTestKafkaApi()
    await openBook(api.http, 'acme')
    const { pool } = api.http.database
    const keys = {
      reader: await createTestApiKey(pool, { scopes: ['ledger:read'] }),
      stranger: await createTestApiKey(pool, { ledgers: ['other'] }),
      revoked: await createTestApiKey(pool, { isRevoked: true }),
      own: await createTestApiKey(pool, { ledgers: ['acme'] }),
    }
    for (const [source, key] of Object.entries(keys)) await api.bind(source, key)
    const sources = ['reader', 'stranger', 'revoked', 'nobody', 'own']
    await api.send(
      ...sources.map((source) => depositMessage('acme', 'customer:1', 1, { source })),
      { key: null, value: null, headers: { ce_source: 'nobody' } },
    )
    const outcomes = await api.outcomes(6)
    expect(outcomes.map(({ code }) => code)).toEqual([
      'scope_missing',
      'ledger_not_found',
      'api_key_invalid',
      'api_key_missing',
      null,
      'api_key_missing',
    ])
    const { rows } = await pool.query<{ body: string }>(
      'select body from journal.records order by position desc limit 1',
    )
    expect(JSON.parse(rows[0]?.body ?? '')).toMatchObject({
      actor: `key_${keys.own.split('_')[1]}`,
      transport: 'kafka',
    })
  })

  test('a revoked key passes nothing after 5 seconds (T46)', async () => {
    api = await startTestKafkaApi({ env: { API_KEY_CACHE_MS_MAX: '500' } })
    await api.send(...openingMessages('acme'), depositMessage('acme', 'customer:1', 1))
    await api.outcomes(3)
    await api.http.database.pool.query('update auth.api_keys set revoked_at = now()')
    let sent = 3
    await eventually(async () => {
      await api.send(depositMessage('acme', 'customer:1', 1))
      sent += 1
      const outcomes = await api.outcomes(sent)
      return outcomes.at(-1)?.code === 'api_key_invalid'
    })
  })

  test('/readyz says how it is, and is well without a broker', async () => {
    api = await startTestKafkaApi()
    const check = async () => api.http.api.doors.find(({ name }) => name === 'kafka')?.check?.()
    await eventually(async () => {
      const state = { topic: api.topic.name, state: 'taking', partitions: 1, lag_messages: 0 }
      expect(await check()).toEqual({ topics: [state] })
      return true
    })
    const other = await api.beside({ KAFKA_BROKERS: '127.0.0.1:9' })
    const alone = other.api.doors.find(({ name }) => name === 'kafka')
    expect(await alone?.check?.()).toMatchObject({ topics: [{ state: 'waiting' }] })
  })
})
