import { createLog, loadConfig } from '@ledger/runtime'
import type { TestDatabase, TestJournal } from '@ledger/testkit'
import { createTestApiKey, createTestDatabase, openTestJournal } from '@ledger/testkit'
import type { Test } from 'supertest'
import request from 'supertest'
import { readApiSettings } from '../src/config.ts'
import type { ReadApi } from '../src/main/read-api.ts'
import { createReadApi } from '../src/main/read-api.ts'
import type { CreateDoor } from '../src/read/door-parts.ts'

/** The read API in this process, on a database of the test's own, with a ledger `acme` to write on. */
export interface TestReadApi {
  readonly database: TestDatabase
  readonly journal: TestJournal
  readonly api: ReadApi
  readonly url: string
  readonly apiKey: string
  /** With the API key and these headers. */
  get(path: string, headers?: Readonly<Record<string, string>>): Test
  /** Stops, checks every invariant, drops the database. */
  close(options?: { readonly skipInvariants?: boolean }): Promise<void>
}

export interface TestReadApiOptions {
  /** Variables of the configuration, beside the database. */
  readonly env?: Readonly<Record<string, string>>
  /** Another process on the same database: closing it leaves the database alone. */
  readonly beside?: TestReadApi
  readonly shards?: number
  /** The doors beside HTTP; the test opens them itself. */
  readonly doors?: readonly CreateDoor[]
}

export async function startTestReadApi(options: TestReadApiOptions = {}): Promise<TestReadApi> {
  const { beside } = options
  const database = beside?.database ?? (await createTestDatabase({ shards: options.shards ?? 1 }))
  const journal = beside?.journal ?? (await openTestJournal(database.pool, 'acme'))
  const apiKey = beside?.apiKey ?? (await createTestApiKey(database.pool))
  const config = loadConfig(readApiSettings, {
    DATABASE_URL: database.url,
    READ_API_PORT: '0',
    ...options.env,
  })
  const log = createLog({ service: 'read-api', level: 'silent' })
  const api = await createReadApi(config, log, options.doors)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  return {
    database,
    journal,
    api,
    url,
    apiKey,
    get: (path, headers = {}) =>
      request(url)
        .get(path)
        .set({ authorization: `Bearer ${apiKey}`, ...headers }),
    close: async (closing) => {
      await api.stop()
      if (beside === undefined) await database.close(closing)
    },
  }
}

/** Opens a debit-normal cash account and a credit-normal account for each customer. */
export async function openBook(journal: TestJournal, customers = 2): Promise<void> {
  await journal.openAccounts(
    { address: 'bank:cash', normalBalance: 'debit' },
    ...Array.from({ length: customers }, (_, index) => `customer:${index + 1}`),
  )
}

/** Cash in for a customer. */
export function deposit(journal: TestJournal, customer: string, amountMinor: bigint) {
  return journal.post([
    ['bank:cash', 'debit', amountMinor],
    [customer, 'credit', amountMinor],
  ])
}

/** The fields of a balance that tests look at. */
export interface BalanceBody {
  readonly version: number
  readonly posted: { readonly amount: string }
  readonly consistency: string
  readonly token: string
  readonly recorded_at?: string
  readonly age_ms?: number
}

export interface ListBody<Item> {
  readonly data: readonly Item[]
  readonly next_cursor: string | null
  readonly token: string
}
