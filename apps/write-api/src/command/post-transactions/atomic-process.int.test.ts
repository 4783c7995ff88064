import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { TestDatabase } from '@ledger/testkit'
import {
  createApiClient,
  createTestApiKey,
  createTestDatabase,
  killServices,
  openAccounts,
  openLedger,
  spawnService,
} from '@ledger/testkit'
import { item } from '../../../test/bulk-call.ts'

let database: TestDatabase
let apiKey: string
const path = '/v1/ledgers/acme/transactions/bulk?atomic=true'
const itemsCount = 20
const testMsMax = 120_000

beforeAll(async () => {
  database = await createTestDatabase()
  apiKey = await createTestApiKey(database.pool)
  const service = await start()
  const client = createApiClient(service.url, apiKey)
  await openLedger(client, 'acme')
  await openAccounts(client, 'acme', 'bank:cash', 'customer:1')
  await service.stop()
}, testMsMax)
afterEach(() => killServices())
afterAll(() => database.close())

// every batch locks, so that each of the failpoints is passed
function start(env: Readonly<Record<string, string>> = {}) {
  const settings = { DATABASE_URL: database.url, WRITE_KNOWN_HEADS_MAX: '0' }
  return spawnService('write-api', { ...settings, ...env })
}

async function recordCount(): Promise<number> {
  const found = await database.pool.query('select count(*)::int as n from journal.records')
  return (found.rows[0] as { readonly n: number }).n
}

describe('post-transactions, atomic: the process is killed', () => {
  test.each([
    ['write.before_begin', 0],
    ['write.after_locks', 0],
    ['write.before_write', 0],
    ['write.after_commit_before_reply', itemsCount],
  ])(
    'at %s: %d are posted; sent again, all are, and once',
    async (failpoint, posted) => {
      const before = await recordCount()
      const items = Array.from({ length: itemsCount }, (_, index) =>
        item(`${failpoint}-${index}`, 'customer:1', 1),
      )
      const dying = await start({ FAILPOINTS: `${failpoint}=kill` })
      const lost = createApiClient(dying.url, apiKey).post(path, items)
      await expect(lost).rejects.toThrow()
      await dying.exited
      expect(await recordCount()).toBe(before + posted)

      const next = await start()
      const client = createApiClient(next.url, apiKey)
      const answers = [await client.post(path, items), await client.post(path, items)]
      expect(answers.map(({ status }) => status)).toEqual([201, 201])
      expect(await recordCount()).toBe(before + itemsCount)
      await next.stop()
    },
    testMsMax,
  )
})
