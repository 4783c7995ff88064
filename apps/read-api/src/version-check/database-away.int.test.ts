import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { eventually, fillProjection } from '@ledger/testkit'
import { startFaultyProxy, type FaultyProxy } from '../../test/faulty-proxy.ts'
import { deposit, openBook, startTestReadApi, type TestReadApi } from '../../test/test-read-api.ts'

let direct: TestReadApi
let api: TestReadApi
let proxy: FaultyProxy
const path = '/v1/ledgers/acme/accounts/customer:1/balance'
const deadlineMs = 500
const reads = [
  path,
  '/v1/ledgers/acme/balances?account=customer:1',
  '/v1/ledgers/acme',
  '/v1/ledgers',
  '/v1/ledgers/acme/accounts',
  '/v1/ledgers/acme/accounts/customer:1',
  '/v1/ledgers/acme/accounts/customer:1/entries',
  '/v1/ledgers/acme/transactions',
  '/v1/ledgers/acme/transactions?external_id=1',
  '/v1/ledgers/acme/transactions/txn_019b76da78007000800000000000000a',
]

beforeEach(async () => {
  direct = await startTestReadApi()
  await openBook(direct.journal)
  await deposit(direct.journal, 'customer:1', 5n)
  proxy = await startFaultyProxy(direct.database.url)
  api = await startTestReadApi({
    beside: direct,
    env: {
      DATABASE_URL: proxy.url,
      DATABASE_CONNECT_MS_MAX: '300',
      READ_DEADLINE_MS: String(deadlineMs),
      READ_EVENTUAL_REUSE_MS_MAX: '0',
    },
  })
  await api.get(path).expect(200)
})
afterEach(async () => {
  await api.close()
  await proxy.close()
  await direct.close()
})

/** Every read is answered 503, soon, with the time to ask again. */
async function nothingIsRead(): Promise<void> {
  await Promise.all(
    reads.map(async (url) => {
      const startedAt = performance.now()
      const answer = await api.get(url)
      expect([url, answer.status, answer.body]).toEqual([
        url,
        503,
        expect.objectContaining({ code: 'storage_unavailable', retryable: true }),
      ])
      expect(answer.headers['retry-after']).toBe('1')
      expect(performance.now() - startedAt).toBeLessThan(2 * deadlineMs + 1_500)
    }),
  )
}

const everythingIsRead = () =>
  eventually(async () => {
    const answers = await Promise.all(reads.map((url) => api.get(url)))
    return answers.every(({ status }) => status === 200 || status === 404)
  })

test('database cut off: 503 with Retry-After, and all is well once it is back', async () => {
  proxy.cut()
  await nothingIsRead()
  await api.get('/readyz').expect(503)
  await api.get('/livez').expect(200)
  proxy.mend()
  await everythingIsRead()
  await api.get('/readyz').expect(200)
})

test('database frozen: 503 within the deadline, and all is well once it goes on', async () => {
  proxy.freeze()
  await nothingIsRead()
  proxy.thaw()
  await everythingIsRead()
})

test('connections lost while idle: the next read is answered as if nothing had been', async () => {
  const { pool } = direct.database
  await direct.get(path).expect(200)
  for (let round = 0; round < 5; round += 1) {
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name like 'read-api check%'`,
    )
    await direct.get(path).expect(200)
  }
})

describe('eventual reads go on', () => {
  test('with what this process knows, and say how old it is', async () => {
    await api.get(path).expect(200)
    proxy.cut()
    const first = await api.get(path, { consistency: 'eventual' }).expect(200)
    expect(first.body).toMatchObject({ version: 1, consistency: 'eventual' })
    const age = (first.body as { age_ms: number }).age_ms
    await eventually(async () => {
      const { body } = await api.get(path, { consistency: 'eventual' }).expect(200)
      return (body as { age_ms: number }).age_ms > age
    })
    // what it does not know it does not make up
    const unknown = '/v1/ledgers/acme/accounts/customer:2/balance'
    await api.get(unknown, { consistency: 'eventual' }).expect(503)
  })

  test('a token that what is known has reached', async () => {
    const { headers } = await api.get(path).expect(200)
    proxy.cut()
    const minToken = { 'min-token': headers['ledger-token'] ?? '' }
    await api.get(path, { consistency: 'at_least', ...minToken }).expect(200)
    await api.get(path, minToken).expect(503)
  })
})

test('a flood meets a full queue: 503 at once, and memory stays bounded', async () => {
  const small = await startTestReadApi({
    beside: direct,
    env: { DATABASE_URL: proxy.url, READ_QUEUE_READS_MAX: '10', READ_DEADLINE_MS: '1000' },
  })
  await small.get(path).expect(200)
  proxy.freeze()
  const answers = await Promise.all(Array.from({ length: 100 }, () => small.get(path)))
  const codes = answers.map(({ body }) => (body as { code: string }).code)
  expect(codes.filter((code) => code === 'overloaded').length).toBeGreaterThan(50)
  expect(codes.filter((code) => code === 'storage_unavailable').length).toBeGreaterThan(0)
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
  proxy.thaw()
  await eventually(async () => (await small.get(path)).status === 200)
  await small.close()
})

test('a database made read-only: reads go on, those of new connections too', async () => {
  const { pool } = direct.database
  const name = new URL(direct.database.url).pathname.slice(1)
  await pool.query(`alter database ${name} set default_transaction_read_only = on`)
  const late = await startTestReadApi({ beside: direct })
  for (const url of reads) {
    const { status } = await late.get(url)
    expect([url, status]).toEqual([url, url.includes('/txn_') ? 404 : 200])
  }
  await late.close()
  await pool.query(`alter database ${name} reset default_transaction_read_only`)
})

describe('a server that cannot prove to be the primary', () => {
  // as on one that was cut off from its standby: the proof waits for ever
  const holdProofs = async () => {
    const client = await direct.database.pool.connect()
    await client.query('begin; lock table relay.primary_proofs in access exclusive mode')
    return async () => {
      await client.query('rollback')
      client.release()
    }
  }

  test('answers no strong read, not even that something is missing', async () => {
    const other = await startTestReadApi({
      beside: direct,
      env: { READ_PRIMARY_LEASE_MS: '300', READ_DEADLINE_MS: '600' },
    })
    const release = await holdProofs()
    const missing = '/v1/ledgers/acme/accounts/nobody/balance'
    for (const url of [path, missing, '/v1/ledgers/nothing', ...reads.slice(1)]) {
      expect([url, (await other.get(url)).status]).toEqual([url, 503])
    }
    await release()
    await eventually(async () => (await other.get(path)).status === 200)
    await other.get(missing).expect(404)
    await other.close()
  })

  test('still answers eventual reads', async () => {
    await fillProjection(direct.database.pool)
    const other = await startTestReadApi({
      beside: direct,
      env: { READ_PRIMARY_LEASE_MS: '300', READ_DEADLINE_MS: '600' },
    })
    const release = await holdProofs()
    const { body } = await other.get(path, { consistency: 'eventual' }).expect(200)
    expect(body).toMatchObject({ version: 1 })
    await release()
    await other.close()
  })
})
