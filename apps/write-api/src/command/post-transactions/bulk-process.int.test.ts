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
import type { Result } from '../../../test/bulk-call.ts'
import { BulkCall, item } from '../../../test/bulk-call.ts'

let database: TestDatabase
let apiKey: string
const path = '/v1/ledgers/acme/transactions/bulk'
const testMsMax = 180_000
/** Items, commands and answers together are more. */
const heapMibMax = 64

beforeAll(async () => {
  database = await createTestDatabase()
  apiKey = await createTestApiKey(database.pool)
})
afterEach(() => killServices())
afterAll(() => database.close())

function start(env: Readonly<Record<string, string>> = {}) {
  const settings = { WRITE_DEADLINE_MS: '30000', HTTP_REQUEST_MS_MAX: '120000' }
  return spawnService('write-api', { DATABASE_URL: database.url, ...settings, ...env })
}

async function recordCount(): Promise<number> {
  const found = await database.pool.query('select count(*)::int as n from journal.records')
  return (found.rows[0] as { readonly n: number }).n
}

describe('post-transactions: the process', () => {
  test(
    'kill -9 in the middle: sent again, each item has had one effect and has its one answer',
    async () => {
      const first = await start()
      const client = createApiClient(first.url, apiKey)
      await openLedger(client, 'acme')
      await openAccounts(client, 'acme', 'bank:cash', 'customer:1', 'customer:2')
      const before = await recordCount()
      const items = Array.from({ length: 3_000 }, (_, index) =>
        item(`killed-${index}`, `customer:${(index % 2) + 1}`, 1),
      )
      const call = new BulkCall(first.url + path, apiKey)
      call.call.on('error', () => undefined)
      call.send(...items)
      const seen: Result[] = []
      const read = async () => {
        for await (const result of call.results()) {
          seen.push(result)
          if (seen.length === 700) await first.kill()
        }
      }
      // what was sent before the end of the process may still be read, but not all of it
      await read().catch(() => undefined)
      expect(seen.length).toBeGreaterThanOrEqual(700)
      const decided = (await recordCount()) - before
      expect(decided).toBeGreaterThanOrEqual(seen.length)
      expect(decided).toBeLessThan(items.length)

      const second = await start()
      const retry = new BulkCall(second.url + path, apiKey)
      retry.send(...items)
      const answers = await retry.rest()
      expect(answers.map(({ status }) => status)).toEqual(items.map(() => 201))
      expect(answers.slice(0, seen.length)).toEqual(
        seen.map((result) => ({ ...result, replayed: true })),
      )
      expect(answers.filter(({ replayed }) => replayed)).toHaveLength(decided)
      expect(await recordCount()).toBe(before + items.length)
      await second.stop()
    },
    testMsMax,
  )

  test(
    'memory is flat: 10,000 items of 1.7 KB pass through a heap of 64 MiB',
    async () => {
      const service = await start({ NODE_OPTIONS: `--max-old-space-size=${heapMibMax}` })
      const before = await recordCount()
      const metadata = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, name.repeat(500)]))
      const call = new BulkCall(service.url + path, apiKey)
      const results = call.results()
      let answered = 0
      const read = (async () => {
        for await (const { status } of results) answered += status === 201 ? 1 : 0
      })()
      for (let sent = 0; sent < 10_000; sent += 100) {
        const lines = Array.from({ length: 100 }, (_, index) =>
          item(`large-${sent + index}`, 'customer:1', 1, { metadata }),
        )
        if (!call.send(...lines)) await new Promise((resolve) => call.call.once('drain', resolve))
      }
      call.call.end()
      await read
      expect(answered).toBe(10_000)
      expect(await recordCount()).toBe(before + 10_000)
      await service.stop()
    },
    testMsMax,
  )
})
