import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createLog } from '@ledger/runtime'
import { createTestRedis, type TestJournal, type TestRedis } from '@ledger/testkit'
import { openTransfers, postTransfers } from '../../test/accounts-and-transfers.ts'
import { createTestProjector, type TestProjector } from '../../test/test-projector.ts'
import { RedisBalanceCache } from '../cache/redis-balance-cache.ts'

let redis: TestRedis
let fixture: TestProjector
let journal: TestJournal

beforeEach(async () => {
  redis = await createTestRedis()
  const cache = new RedisBalanceCache({
    url: redis.url,
    ttlMs: 60_000,
    waitMsMax: 1_000,
    readSecret: () => Promise.resolve('secret'),
    log: createLog({ service: 'test', level: 'silent' }),
  })
  fixture = await createTestProjector({ cache })
  journal = await openTransfers(fixture.database, 10)
  await fixture.consume(await fixture.records())
})

afterEach(async () => {
  await fixture.close()
  await redis.close()
})

describe('sweeper', () => {
  test('sweeper: finds the last record of a quiet shard that the stream has lost', async () => {
    await postTransfers(journal, 1)
    await setPublished(13)
    await fixture.sweeper.sweep() // may still be on its way
    expect(await checkpoint()).toBe(12)
    await fixture.sweeper.sweep()
    expect(await checkpoint()).toBe(13)
    expect(await redis.client.hget('ledger:{0}:1', 'v')).toBe('11')
  })

  test('sweeper: leaves alone what is not published yet', async () => {
    await postTransfers(journal, 1)
    await sweepAll()
    expect(await checkpoint()).toBe(12)
  })

  test.each([
    ['a balance that was changed', 'update projection.balances set posted_debits = 1'],
    [
      'a version that was changed',
      'update projection.balances set version = 99, posted_debits = 1',
    ],
    ['a row that was lost', 'delete from projection.balances where account_no = 2'],
    [
      'a row that was made up',
      `insert into projection.balances select shard_id, 9, version, position, epoch, recorded_at,
         7, 7, 7, 7 from projection.balances where account_no = 1`,
    ],
  ])('sweeper: sets right %s', async (_, damage) => {
    const right = await fixture.dump()
    await fixture.database.pool.query(damage)
    expect(await fixture.dump()).not.toBe(right)
    await sweepAll()
    expect(await fixture.dump()).toBe(right)
  })

  test.each([
    ['a wrong balance under the right version', { b: '{"posted":["1","1"]}' }],
    ['an older balance', { v: '1' }],
    ['a version that never was', { v: '1000000' }],
    ['an epoch that never was', { e: '77', v: '1', b: '{}' }],
    ['something else', { e: 'NaN' }],
  ])('sweeper: puts %s in Redis right', async (_, fields) => {
    const right = await redis.client.hgetall('ledger:{0}:1')
    await redis.client.hset('ledger:{0}:1', fields)
    await sweepAll()
    const now = await redis.client.hgetall('ledger:{0}:1')
    // what was ahead is removed, and comes with the next entry or the next read
    if (Object.keys(now).length > 0) expect(now).toEqual(right)
    await postTransfers(journal, 1)
    await fixture.consume((await fixture.records()).slice(-1))
    expect(await redis.client.hget('ledger:{0}:1', 'v')).toBe('11')
  })

  test('sweeper: removes the balance of an account that is none', async () => {
    await redis.client.rename('ledger:{0}:1', 'ledger:{0}:3')
    await sweepAll()
    const cached = await redis.client.hgetall('ledger:{0}:3')
    if (cached.b !== undefined) expect(cached.b).toContain('"account":"b"')
  })
})

/** Every account at least once, two in each pass, and every position twice. */
async function sweepAll(): Promise<void> {
  for (let pass = 0; pass < 4; pass++) await fixture.sweeper.sweep()
}

async function setPublished(position: number): Promise<void> {
  await fixture.database.pool.query('update relay.cursors set position = $1', [position])
}

async function checkpoint(): Promise<number | undefined> {
  const { rows } = await fixture.database.pool.query<{ position: number }>(
    'select position from projection.checkpoints',
  )
  return rows[0]?.position
}
