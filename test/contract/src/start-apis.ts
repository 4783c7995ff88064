import type { Service, TestDatabase } from '@ledger/testkit'
import { createTestApiKey, createTestDatabase, killServices, spawnService } from '@ledger/testkit'

/** Both APIs as processes of their own, on one database of the test's own. */
export interface Apis {
  readonly database: TestDatabase
  readonly write: Service
  readonly read: Service
  /** With every scope. */
  readonly apiKey: string
  /** Stops both, checks every invariant, drops the database. */
  close(): Promise<void>
}

export async function startApis(): Promise<Apis> {
  const database = await createTestDatabase()
  const env = { DATABASE_URL: database.url }
  const [write, read, apiKey] = await Promise.all([
    spawnService('write-api', env),
    spawnService('read-api', env),
    createTestApiKey(database.pool),
  ])
  return {
    database,
    write,
    read,
    apiKey,
    close: async () => {
      await killServices()
      await database.close()
    },
  }
}
