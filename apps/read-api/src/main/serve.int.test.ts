import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import {
  createApiClient,
  createTestApiKey,
  createTestDatabase,
  killServices,
  openTestJournal,
  spawnProcess,
  spawnService,
  type TestDatabase,
} from '@ledger/testkit'

let database: TestDatabase
let apiKey: string
const main = 'apps/read-api/src/main/serve.ts'

beforeAll(async () => {
  database = await createTestDatabase()
  const journal = await openTestJournal(database.pool, 'acme')
  await journal.openAccounts('customer:1')
  apiKey = await createTestApiKey(database.pool)
})
afterEach(() => killServices())
afterAll(() => database.close())

test('serve: answers, finishes what is under way on SIGTERM and ends with 0', async () => {
  const service = await spawnService('read-api', { DATABASE_URL: database.url })
  const client = createApiClient(service.url, apiKey)
  const path = '/v1/ledgers/acme/accounts/customer:1/balance'
  expect(await client.get(path)).toMatchObject({ status: 200, body: { version: 0 } })

  let lost = 0
  let answered = 0
  const callers = Array.from({ length: 8 }, async () => {
    for (;;) {
      try {
        const { status } = await client.get(path)
        if (status !== 200) lost += 1
        answered += 1
      } catch {
        return // the port is closed
      }
    }
  })
  while (answered < 50) await new Promise((resolve) => setImmediate(resolve))
  await service.stop()
  await Promise.all(callers)
  expect(lost).toBe(0)
})

test('serve: a wrong configuration is one message and 78', async () => {
  const child = spawnProcess(main, [], {
    DATABASE_URL: 'mysql://nowhere/x',
    READ_LANES: 'many',
    READ_DEADLINE: '5',
  })
  expect(await child.exited).toEqual({ code: 78, signal: null })
  const output = child.logs.join('\n')
  for (const variable of ['DATABASE_URL', 'READ_LANES']) expect(output).toContain(variable)
  expect(output).not.toContain('nowhere')
})

test('serve: a database that is not there is an error that says so', async () => {
  const child = spawnProcess(main, [], {
    DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x',
    DATABASE_START_WAIT_MS_MAX: '0',
  })
  expect(await child.exited).toEqual({ code: 1, signal: null })
  expect(child.logs.join('\n')).toContain('ECONNREFUSED')
  expect(child.logs.join('\n')).not.toContain('hunter2')
})
