import { createLog, loadConfig } from '@ledger/runtime'
import type { TestDatabase } from '@ledger/testkit'
import { createTestApiKey, createTestDatabase } from '@ledger/testkit'
import type { Test } from 'supertest'
import request from 'supertest'
import { writeApiSettings } from '../src/config.ts'
import type { CreateDoor } from '../src/ingest/door-parts.ts'
import type { WriteApi } from '../src/main/write-api.ts'
import { createWriteApi } from '../src/main/write-api.ts'

/** The write API in this process, on a database of the test's own. */
export interface TestWriteApi {
  readonly database: TestDatabase
  readonly api: WriteApi
  readonly apiKey: string
  /** With the API key and, on a POST, a fresh idempotency key; both can be set again. */
  post(path: string, body?: unknown): Test
  patch(path: string, body: unknown): Test
  /** Without a body, and without an idempotency key. */
  put(path: string): Test
  delete(path: string): Test
  /** How many records the journal holds. */
  recordCount(): Promise<number>
  /** Stops, checks every invariant, drops the database. */
  close(): Promise<void>
}

let keys = 0

/** @param env variables of the configuration, beside the database */
export async function startTestWriteApi(
  options: {
    readonly shards?: number
    readonly env?: Readonly<Record<string, string>>
    /** Another process on the same database: closing it leaves the database alone. */
    readonly beside?: TestWriteApi
    /** Beside HTTP. */
    readonly doors?: readonly CreateDoor[]
  } = {},
): Promise<TestWriteApi> {
  const { beside } = options
  const database = beside?.database ?? (await createTestDatabase({ shards: options.shards ?? 1 }))
  const config = loadConfig(writeApiSettings, { DATABASE_URL: database.url, ...options.env })
  const log = createLog({ service: 'write-api', level: 'silent' })
  const api = await createWriteApi(config, log, options.doors)
  await api.app.ready()
  const apiKey = beside?.apiKey ?? (await createTestApiKey(database.pool))
  return {
    database,
    api,
    apiKey,
    post: (path, body) => {
      const call = request(api.app.server)
        .post(path)
        .set('authorization', `Bearer ${apiKey}`)
        .set('idempotency-key', `test-${(keys += 1)}`)
      return body === undefined ? call : call.send(body as object)
    },
    patch: (path, body) =>
      request(api.app.server)
        .patch(path)
        .set('authorization', `Bearer ${apiKey}`)
        .send(body as object),
    put: (path) => request(api.app.server).put(path).set('authorization', `Bearer ${apiKey}`),
    delete: (path) => request(api.app.server).delete(path).set('authorization', `Bearer ${apiKey}`),
    recordCount: async () => {
      const found = await database.pool.query('select count(*)::int as n from journal.records')
      return (found.rows[0] as { readonly n: number }).n
    },
    close: async () => {
      await api.stop()
      if (beside === undefined) await database.close()
    },
  }
}

/** Opens a ledger with a debit-normal cash account and credit-normal customers without a floor. */
export async function openBook(api: TestWriteApi, ledger: string, customers = 2): Promise<void> {
  await api.post('/v1/ledgers', { id: ledger }).expect(201)
  const names = Array.from({ length: customers }, (_, index) => `customer:${index + 1}`)
  await api
    .post(`/v1/ledgers/${ledger}/accounts`, {
      accounts: [
        { address: 'bank:cash', currency: 'CZK', normal_balance: 'debit', min_balance: null },
        ...names.map((address) => ({ address, currency: 'CZK', normal_balance: 'credit' })),
      ],
    })
    .expect(201)
}

/** Cash in for a customer; a negative amount is cash out. */
export function deposit(customer: string, amountMinor: number): object {
  const amount = String(Math.abs(amountMinor))
  const isIn = amountMinor > 0
  return {
    entries: [
      { account: 'bank:cash', direction: isIn ? 'debit' : 'credit', amount },
      { account: customer, direction: isIn ? 'credit' : 'debit', amount },
    ],
  }
}
