import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { TestRedis } from '../cache/test-redis.ts'
import { createTestRedis } from '../cache/test-redis.ts'
import { createApiClient } from '../client/api-client.ts'
import { createTestApiKey } from '../client/api-key.ts'
import type { TestDatabase } from '../database/test-database.ts'
import { createTestDatabase } from '../database/test-database.ts'
import { equalEverywhere } from '../equality/equal-everywhere.ts'
import { eventually } from '../eventually.ts'
import { checkOperations } from '../operations/check-operations.ts'
import { OperationsLog } from '../operations/operations-log.ts'
import { postLogged } from '../operations/post-logged.ts'
import { openAccounts, openLedger } from '../workload/open-over-http.ts'
import { transactionRequest, transferRequest } from '../workload/transaction-request.ts'
import { killServices, spawnService } from './spawn-service.ts'

let database: TestDatabase
let redis: TestRedis

beforeEach(async () => {
  database = await createTestDatabase()
  redis = await createTestRedis()
})

afterEach(async () => {
  await killServices()
  await redis.close()
  await database.close()
})

describe('spawn-service', () => {
  test('spawn-service: writes through a real service are what the journal and every place say', async () => {
    const env = { DATABASE_URL: database.url, REDIS_URL: redis.url }
    const writer = await spawnService('write-api', env)
    await spawnService('projector', env)
    const client = createApiClient(writer.url, await createTestApiKey(database.pool))

    await openLedger(client, 'acme')
    await openAccounts(client, 'acme', 'cash', 'alice')
    const log = new OperationsLog()
    const post = (key: string, amountMinor: bigint, mark: string) => {
      const request = transferRequest('cash', 'alice', amountMinor, { correlation_id: mark })
      return postLogged(log, client, 'acme', key, request)
    }
    await post('key-1', 5n, 'mark-1')
    await post('key-1', 5n, 'mark-1')
    await post('key-1', 6n, 'mark-1')
    await post('key-2', 0n, 'mark-2')
    const unbalanced = transactionRequest([
      ['cash', 'debit', 7n],
      ['alice', 'credit', 8n],
    ])
    await postLogged(log, client, 'acme', 'key-3', unbalanced)
    await postLogged(log, client, 'acme', 'key-3', unbalanced)

    const outcomes = log.operations.map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['ok', 'ok', 'key_reused', 'rejected', 'refused', 'refused'])
    const violations = await checkOperations(database.pool, log.operations, { isComplete: true })
    expect(violations).toEqual([])

    const places = { pool: database.pool, redis: redis.client, isRedisComplete: true }
    await eventually(async () => (await equalEverywhere(places)).length === 0, {
      what: 'projection and Redis have caught up',
    })
    await writer.stop()
    expect(await writer.exited).toEqual({ code: 0, signal: null })
  })

  test('spawn-service: a service that cannot start is told with what it logged', async () => {
    const starting = spawnService('write-api', { DATABASE_URL: 'not a url' })
    await expect(starting).rejects.toThrow('DATABASE_URL')
  })

  test('spawn-service: a killed service is gone, and its log is kept', async () => {
    const writer = await spawnService('write-api', { DATABASE_URL: database.url })
    await writer.kill()
    expect(writer.isRunning()).toBe(false)
    expect(await writer.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(writer.logs.length).toBeGreaterThan(0)
  })
})
