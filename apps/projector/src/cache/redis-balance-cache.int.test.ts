import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createLog } from '@ledger/runtime'
import { createTestRedis, eventually, type TestJournal, type TestRedis } from '@ledger/testkit'
import { decodeCachedBalance, sealCachedBalance } from '@ledger/wire'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
import { startStallingProxy, type StallingProxy } from '../../test/stalling-proxy.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'
import { RedisBalanceCache } from './redis-balance-cache.ts'

const secret = 'the secret of these tests'
const waitMsMax = 200

let redis: TestRedis
let proxy: StallingProxy
let cache: RedisBalanceCache
let fixture: TestProjector
let journal: TestJournal

beforeEach(async () => {
  redis = await createTestRedis()
  const url = new URL(redis.url)
  proxy = await startStallingProxy(url.hostname, Number(url.port))
  url.port = String(proxy.port)
  cache = new RedisBalanceCache({
    url: url.href,
    ttlMs: 60_000,
    waitMsMax,
    readSecret: () => Promise.resolve(secret),
    log: createLog({ service: 'test', level: 'silent' }),
  })
  fixture = await createTestProjector({ cache })
  journal = await openTransfers(fixture.database, 10)
})

afterEach(async () => {
  await fixture.close()
  await proxy.close()
  await redis.close()
})

describe('redis-balance-cache', () => {
  test('redis-balance-cache: every account of a batch is there as the projection has it', async () => {
    await fixture.consume(await fixture.records())
    await expectAllCached()
    expect(await redis.client.pttl('ledger:{0}:1')).toBeGreaterThan(50_000)
  })

  test('redis-balance-cache: an account that the batch did not change is set too', async () => {
    await fixture.consume(await fixture.records())
    await redis.client.flushdb()
    await fixture.consume(await fixture.records())
    await expectAllCached()
  })

  test('redis-balance-cache: an older balance never replaces a newer one', async () => {
    await fixture.consume(await fixture.records())
    const newer = await redis.client.hgetall('ledger:{0}:1')
    const balance = { ...known(newer.b), accountNo: 1 }
    await cache.write(0, [{ ...balance, version: balance.version - 1 }], 'newer')
    await cache.write(0, [{ ...balance, position: 1 }], 'newer')
    expect(await redis.client.hgetall('ledger:{0}:1')).toEqual(newer)
    await cache.write(0, [{ ...balance, epoch: 2, version: 1 }], 'newer')
    expect(known((await redis.client.hgetall('ledger:{0}:1')).b).epoch).toBe(2)
  })

  test('redis-balance-cache: a key of another kind is replaced', async () => {
    await redis.client.set('ledger:{0}:1', 'something else')
    await redis.client.hset('ledger:{0}:2', { e: 'x', v: 'y', b: '{}' })
    await fixture.consume(await fixture.records())
    await expectAllCached()
  })

  test('redis-balance-cache: a refresh makes no key that was not there', async () => {
    await fixture.consume(await fixture.records())
    const balance = { ...known((await redis.client.hgetall('ledger:{0}:1')).b), accountNo: 1 }
    await redis.client.flushdb()
    await cache.write(0, [balance], 'refresh')
    expect(await redis.client.exists('ledger:{0}:1')).toBe(0)
  })

  test('redis-balance-cache: a Redis that does not answer delays no batch for long', async () => {
    await fixture.consume(await fixture.records())
    proxy.stall()
    await postTransfers(journal, 6)
    const startedAtMs = performance.now()
    for (const record of (await fixture.records()).slice(-6)) await fixture.consume([record])
    expect(performance.now() - startedAtMs).toBeLessThan(waitMsMax + 1_000)
    expect(cache.isReachable).toBe(false)
    expect(await fixture.dump()).toContain('(0,balances,1,18,')

    proxy.resume()
    await eventually(async () => {
      await fixture.sweeper.sweep()
      await expectAllCached()
      return true
    })
  })

  test('redis-balance-cache: a Redis that is away is made up for once it is back', async () => {
    await proxy.close()
    await fixture.consume(await fixture.records())
    expect(cache.isReachable).toBe(false)
    expect(await fixture.dump()).toContain('(0,balances,1,12,')
    proxy = await startStallingProxy('127.0.0.1', 1) // for afterEach
  })
})

function known(body: string | undefined) {
  const balance = decodeCachedBalance(body ?? '')
  if (balance === undefined) throw new Error(`no balance: ${body}`)
  return balance
}

async function expectAllCached(): Promise<void> {
  const { rows } = await fixture.database.pool.query<{ account_no: number; version: number }>(
    'select * from projection.balances order by account_no',
  )
  expect(rows).toHaveLength(3)
  for (const row of rows) {
    const key = `ledger:{0}:${row.account_no}`
    const cached = await redis.client.hgetall(key)
    expect(cached).toMatchObject({ e: '1', v: String(row.version) })
    expect(cached.s).toBe(sealCachedBalance(secret, key, cached.b ?? ''))
    expect(known(cached.b).version).toBe(row.version)
  }
}
