import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { encodeCachedBalance } from '@ledger/wire'
import type { TestRedis } from '../cache/test-redis.ts'
import { createTestRedis } from '../cache/test-redis.ts'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { fillProjection } from '../journal/fill-projection.ts'
import { openTestJournal } from '../journal/open-test-journal.ts'
import type { TestRecord } from '../journal/append-record.ts'
import type { StreamMessage } from '../stream/stream-message.ts'
import { equalEverywhere } from './equal-everywhere.ts'

let database: TestDatabase
let redis: TestRedis
let messages: readonly StreamMessage[]

beforeEach(async () => {
  database = await createTestDatabase()
  redis = await createTestRedis()
  const journal = await openTestJournal(database.pool)
  await journal.openAccounts('a', 'b', 'idle')
  const first = await journal.post([
    ['a', 'debit', 5n],
    ['b', 'credit', 5n],
  ])
  const second = await journal.post([
    ['a', 'debit', 2n],
    ['b', 'credit', 2n],
  ])
  messages = [first, second, second].map(messageOf) // the last one came again
  await fillProjection(database.pool)
  await cache(1, 2, '7', '0')
  await cache(2, 2, '0', '7')
})

afterEach(async () => {
  await redis.close()
  await database.close({ skipInvariants: true })
})

function messageOf(record: TestRecord, offset: number): StreamMessage {
  const headers = { ledgerepoch: '1', ledgerposition: String(record.position) }
  return { partition: 0, offset, key: 'acme', value: Buffer.from(record.body), headers }
}

async function cache(no: number, version: number, debits: string, credits: string): Promise<void> {
  const body = encodeCachedBalance({
    ledger: 'acme',
    account: no === 2 ? 'b' : 'a',
    currency: 'CZK',
    normalBalance: 'credit',
    epoch: 1,
    version,
    position: 4,
    recordedAt: '2026-01-01T00:00:00.000Z',
    posted: [debits, credits],
    pending: ['0', '0'],
  })
  await redis.client.hset(`ledger:{0}:${no}`, { e: '1', v: String(version), b: body })
}

async function differences(isRedisComplete = false): Promise<readonly string[]> {
  const { pool } = database
  const places = { pool, redis: redis.client, messages, isRedisComplete }
  return (await equalEverywhere(places)).map(({ detail }) => detail)
}

describe('equal-everywhere', () => {
  test('equal-everywhere: finds nothing when heads, projection, Redis and stream agree', async () => {
    expect(await differences(true)).toEqual([])
  })

  test('equal-everywhere: names a projection that differs or is behind', async () => {
    await database.pool.query(
      'update projection.balances set posted_debits = 8 where account_no = 1',
    )
    await database.pool.query('delete from projection.balances where account_no = 2')
    expect(await differences()).toEqual([
      'account 0:1: projection (acme a, epoch 1, version 2, 8 0 0 0), head (acme a, epoch 1, version 2, 7 0 0 0)',
      'account 0:2: projection nothing, head (acme b, epoch 1, version 2, 0 7 0 0)',
    ])
  })

  test('equal-everywhere: names what Redis holds wrong, and what it lacks if it is to be complete', async () => {
    await cache(1, 1, '5', '0')
    await redis.client.del('ledger:{0}:2')
    const stale =
      'account 0:1: Redis (acme a, epoch 1, version 1, 5 0 0 0), head (acme a, epoch 1, version 2, 7 0 0 0)'
    expect(await differences()).toEqual([stale])
    expect(await differences(true)).toEqual([
      stale,
      'account 0:2: Redis nothing, head (acme b, epoch 1, version 2, 0 7 0 0)',
    ])
  })

  test('equal-everywhere: names an account that Redis alone knows', async () => {
    await cache(99, 1, '1', '0')
    expect(await differences()).toEqual([
      'account 0:99: Redis (acme a, epoch 1, version 1, 1 0 0 0), head nothing',
    ])
  })

  test('equal-everywhere: names what Redis holds of another account, version or form', async () => {
    const body = (await redis.client.hget('ledger:{0}:1', 'b')) ?? ''
    await redis.client.hset('ledger:{0}:2', 'b', body)
    await redis.client.hset('ledger:{0}:1', 'v', '3')
    expect(await differences()).toEqual([
      'account 0:1: Redis something unreadable, head (acme a, epoch 1, version 2, 7 0 0 0)',
      'account 0:2: Redis (acme a, epoch 1, version 2, 7 0 0 0), head (acme b, epoch 1, version 2, 0 7 0 0)',
    ])
  })

  test('equal-everywhere: names a stream that lacks a record', async () => {
    messages = messages.slice(0, 1)
    expect(await differences()).toEqual([
      'account 0:1: fold of the stream (acme a, epoch 1, version 1, 5 0 0 0), head (acme a, epoch 1, version 2, 7 0 0 0)',
      'account 0:2: fold of the stream (acme b, epoch 1, version 1, 0 5 0 0), head (acme b, epoch 1, version 2, 0 7 0 0)',
    ])
  })
})
