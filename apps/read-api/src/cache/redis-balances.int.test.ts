import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createTestRedis, eventually, type TestRedis } from '@ledger/testkit'
import {
  cachedBalanceKey,
  encodeCachedBalance,
  sealCachedBalance,
  type CachedBalance,
} from '@ledger/wire'
import { startFaultyProxy, type FaultyProxy } from '../../test/faulty-proxy.ts'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type TestReadApi,
} from '../../test/test-read-api.ts'

let redis: TestRedis
let proxy: FaultyProxy
let api: TestReadApi
/** Of the account of the test: each has one that no other test has touched. */
let customer: string
let path: string
let customers = 0
const customersMax = 40
const pathOf = (address: string) => `/v1/ledgers/acme/accounts/${address}/balance`
const eventual = { consistency: 'eventual' }

beforeAll(async () => {
  redis = await createTestRedis()
  proxy = await startFaultyProxy(redis.url)
  // nothing is kept from one eventual read to the next, so that each one looks
  api = await startTestReadApi({
    env: { REDIS_URL: proxy.url, READ_EVENTUAL_REUSE_MS_MAX: '0' },
  })
  await openBook(api.journal, customersMax)
  await redisIsReached()
})
beforeEach(() => {
  customers += 1
  customer = `customer:${customers}`
  path = pathOf(customer)
})
afterAll(async () => {
  await api.close()
  await proxy.close()
  await redis.close()
})

const redisIsReached = () =>
  eventually(async () => {
    const { body } = await api.get('/readyz')
    return (body as { redis?: { state: string } }).redis?.state === 'reached'
  })

/** Other fields, another seal or stamp, than the projector would write. */
interface Poison {
  readonly balance?: Partial<CachedBalance>
  readonly body?: string
  readonly seal?: string
  readonly epoch?: string
  readonly version?: string
}

/** Writes what the projector would write for the customer, or something else. */
async function cache(position: number, poison: Poison = {}, of = customer): Promise<void> {
  const { accountNo } = await api.journal.account(of)
  const key = cachedBalanceKey(0, accountNo)
  const balance: CachedBalance = {
    ledger: 'acme',
    account: customer,
    currency: 'CZK',
    normalBalance: 'credit',
    epoch: 1,
    version: 1,
    position,
    recordedAt: '2026-01-31T12:00:00.000Z',
    posted: ['0', '5'],
    pending: ['0', '0'],
    ...poison.balance,
  }
  const body = poison.body ?? encodeCachedBalance(balance)
  await redis.client.hset(key, {
    e: poison.epoch ?? balance.epoch,
    v: poison.version ?? balance.version,
    b: body,
    s: poison.seal ?? sealCachedBalance(await secret(), key, body),
  })
}

async function secret(): Promise<string> {
  const { rows } = await api.database.pool.query<{ secret: string }>(
    "select secret from auth.shared_secrets where name = 'cache'",
  )
  return rows[0]?.secret ?? ''
}

async function read(headers: Readonly<Record<string, string>> = {}): Promise<BalanceBody> {
  return (await api.get(path, headers).expect(200)).body as BalanceBody
}

describe('a balance in Redis', () => {
  test('answers eventual reads, and says how old it may be', async () => {
    const record = await deposit(api.journal, customer, 5n)
    await cache(record.position, { balance: { recordedAt: record.recordedAt } })
    await deposit(api.journal, customer, 1n)
    const answer = await read(eventual)
    expect(answer).toMatchObject({ version: 1, recorded_at: record.recordedAt })
    expect(answer.posted.amount).toBe('5')
    expect(answer.age_ms).toBeLessThan(10_000)
  })

  test('answers at_least when its position is that far, and not otherwise', async () => {
    const first = await deposit(api.journal, customer, 5n)
    await cache(first.position)
    const { token } = await read(eventual)
    const second = await deposit(api.journal, 'customer:40', 5n)
    expect((await read({ consistency: 'at_least', 'min-token': token })).token).toBe(token)
    const strong = await read()
    const answer = await read({ consistency: 'at_least', 'min-token': strong.token })
    expect(answer.token).toBe(strong.token)
    expect(second.position).toBe(first.position + 1)
  })

  test('is never asked by a strong read', async () => {
    const record = await deposit(api.journal, customer, 5n)
    await cache(record.position, { balance: { posted: ['0', '666'] } })
    expect((await read(eventual)).posted.amount).toBe('666') // a projector that is wrong
    expect((await read()).posted.amount).toBe('5')
  })

  test('asked for by many at once, each account has its own', async () => {
    const { position } = await deposit(api.journal, customer, 5n)
    const numbers = [30, 31, 32, 33, 34, 35, 36, 37, 38] // accounts of no other test
    for (const number of numbers) {
      const account = `customer:${number}`
      const posted = ['0', String(1_000 + number)] as const
      await cache(position, { balance: { account, posted, version: number } }, account)
    }
    const reads = Array.from({ length: 4 }, () => numbers).flat()
    const answers = await Promise.all(
      reads.map(async (number) => (await api.get(pathOf(`customer:${number}`), eventual)).body),
    )
    expect(answers.map((body) => (body as BalanceBody).posted.amount)).toEqual(
      reads.map((number) => String(1_000 + number)),
    )
    await redis.client.flushdb()
  })

  test('flushed: the next one who knows answers', async () => {
    const record = await deposit(api.journal, customer, 5n)
    await cache(record.position)
    await read(eventual)
    await redis.client.flushdb()
    expect(await read(eventual)).toMatchObject({ version: 1, posted: { amount: '5' } })
  })
})

describe('what does not fit is dropped', () => {
  const poisons: [string, Poison][] = [
    ['a wrong balance under an old seal', { seal: 'A'.repeat(43) }],
    ['a version that never was', { balance: { version: 99, posted: ['0', '666'] }, seal: 'x' }],
    ['another ledger', { balance: { ledger: 'other' } }],
    ['another account', { balance: { account: 'customer:40' } }],
    ['another currency', { balance: { currency: 'EUR' } }],
    ['another side', { balance: { normalBalance: 'debit' } }],
    ['another stamp of version', { version: '2' }],
    ['another stamp of epoch', { epoch: '7' }],
    ['an old schema', { body: '{"account":"customer:1","balance":"666"}' }],
    ['no JSON', { body: '\u0000{"' }],
    ['a sum that is none', { balance: { posted: ['0', '6.66'] } }],
  ]

  test.each(poisons)('%s', async (_name, poison) => {
    await cache(1_000_000, { balance: { posted: ['0', '666'] }, ...poison })
    await deposit(api.journal, customer, 5n)
    for (const headers of [eventual, {}]) {
      expect(await read(headers)).toMatchObject({ version: 1, posted: { amount: '5' } })
    }
  })

  test('a value that is sealed for another account', async () => {
    const { position } = await deposit(api.journal, customer, 5n)
    await cache(position)
    const { accountNo } = await api.journal.account(customer)
    const other = await api.journal.account('customer:39')
    const key = cachedBalanceKey(0, other.accountNo)
    await redis.client.copy(cachedBalanceKey(0, accountNo), key)
    const { body } = await api.get(pathOf('customer:39'), eventual).expect(200)
    expect(body).toMatchObject({ version: 0, account: 'customer:39' })
  })

  test('another type under the key', async () => {
    await deposit(api.journal, customer, 5n)
    const { accountNo } = await api.journal.account(customer)
    await redis.client.set(cachedBalanceKey(0, accountNo), 'a text')
    expect(await read(eventual)).toMatchObject({ version: 1 })
  })
})

describe('a Redis that fails', () => {
  test('cut off: nobody notices, and it is used again once it is back', async () => {
    const record = await deposit(api.journal, customer, 5n)
    proxy.cut()
    for (let n = 0; n < 20; n += 1) expect(await read(eventual)).toMatchObject({ version: 1 })
    proxy.mend()
    await redisIsReached()
    await cache(record.position + 7, { balance: { version: 2, posted: ['0', '12'] } })
    await eventually(async () => (await read(eventual)).version === 2)
  })

  test('frozen: each read waits little, and after a few none waits', async () => {
    await deposit(api.journal, customer, 5n)
    proxy.freeze()
    const tookMs: number[] = []
    for (let n = 0; n < 20; n += 1) {
      const startedAt = performance.now()
      expect(await read(eventual)).toMatchObject({ version: 1 })
      tookMs.push(performance.now() - startedAt)
    }
    expect(Math.max(...tookMs)).toBeLessThan(500) // 50 ms, and a busy machine
    const waited = tookMs.filter((ms) => ms >= 50)
    expect(waited.length).toBeLessThan(10)
    proxy.thaw()
    await redisIsReached()
  })

  test('frozen: of many at once none waits longer than three looks', async () => {
    await deposit(api.journal, customer, 5n)
    proxy.freeze()
    const startedAt = performance.now()
    const paths = Array.from({ length: 400 }, (_, index) => pathOf(`customer:${(index % 39) + 1}`))
    const answers = await Promise.all(paths.map((one) => api.get(one, eventual)))
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200))
    expect(performance.now() - startedAt).toBeLessThan(2_000) // 150 ms, and a busy machine
    proxy.thaw()
    await redisIsReached()
  })

  test('never there: the API starts and answers', async () => {
    const lonely = await startTestReadApi({
      beside: api,
      env: { REDIS_URL: 'redis://127.0.0.1:1' },
    })
    await deposit(api.journal, customer, 5n)
    const { body } = await lonely.get(path, eventual).expect(200)
    expect(body).toMatchObject({ version: 1 })
    await lonely.get('/readyz').expect(200)
    await lonely.close()
  })
})
