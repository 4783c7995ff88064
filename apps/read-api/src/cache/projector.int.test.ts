import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import {
  createTestRedis,
  eventually,
  killServices,
  spawnService,
  type TestRedis,
} from '@ledger/testkit'
import {
  deposit,
  openBook,
  startTestReadApi,
  type BalanceBody,
  type TestReadApi,
} from '../../test/test-read-api.ts'

let redis: TestRedis
let api: TestReadApi
const path = '/v1/ledgers/acme/accounts/customer:1/balance'

beforeAll(async () => {
  redis = await createTestRedis()
  api = await startTestReadApi({
    env: { REDIS_URL: redis.url, READ_EVENTUAL_REUSE_MS_MAX: '0' },
  })
  await openBook(api.journal)
})
afterEach(() => killServices())
afterAll(async () => {
  await api.close()
  await redis.close()
})

async function read(headers: Readonly<Record<string, string>>): Promise<BalanceBody> {
  return (await api.get(path, headers).expect(200)).body as BalanceBody
}

test('what the projector puts into Redis is what is read from there', async () => {
  const projector = await spawnService('projector', {
    DATABASE_URL: api.database.url,
    REDIS_URL: redis.url,
  })
  const record = await deposit(api.journal, 'customer:1', 5n)
  await eventually(async () => (await redis.client.keys('ledger:*')).length === 2)
  await projector.stop()
  await deposit(api.journal, 'customer:1', 1n)
  // only Redis is left to know of the first version alone
  await api.database.pool.query('update projection.balances set version = 77')
  const answer = await read({ consistency: 'eventual' })
  expect(answer).toMatchObject({
    version: 1,
    posted: { amount: '5' },
    recorded_at: record.recordedAt,
  })
  const proven = { consistency: 'at_least', 'min-token': answer.token }
  expect(await read(proven)).toMatchObject({ version: 1, token: answer.token })
  expect(await read({})).toMatchObject({ version: 2 })
  await api.database.pool.query('update projection.balances set version = 1')
})

test('with the projector frozen, strong reads see every write', async () => {
  const projector = await spawnService('projector', { DATABASE_URL: api.database.url })
  await projector.kill('SIGSTOP')
  for (let n = 0; n < 10; n += 1) {
    const { version } = await read({})
    await deposit(api.journal, 'customer:1', 1n)
    expect(await read({})).toMatchObject({ version: version + 1 })
  }
})
