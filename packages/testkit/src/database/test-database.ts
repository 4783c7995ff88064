import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { checkInvariants } from '../invariants/check-invariants.ts'
import type { Violation } from '../invariants/violation.ts'
import { formatViolations } from '../invariants/violation.ts'
import { requirePart } from '../parts.ts'
import { withDatabase } from './database-url.ts'
import { dropLeftovers } from './drop-leftovers.ts'
import { ensureTemplateDatabase } from './template-database.ts'
import { createTestPool } from './test-pool.ts'

export interface TestDatabase {
  /** Of a superuser; services act as their own roles through it. */
  readonly url: string
  /** A pool of the superuser. */
  readonly pool: pg.Pool
  /**
   * Checks every invariant, drops the database and then throws if one was violated. Call it in
   * `afterEach` or `afterAll`, after the services are stopped.
   */
  close(options?: CloseOptions): Promise<void>
}

export interface CloseOptions {
  /** True only in tests that damage the database on purpose. */
  readonly skipInvariants?: boolean
}

/** A database of the test's own with all migrations, `shards` shards (1 unless given), no ledger. */
export async function createTestDatabase(
  options: { readonly shards?: number } = {},
): Promise<TestDatabase> {
  const serverUrl = requirePart('TEST_DATABASE_URL')
  const template = await ensureTemplateDatabase(serverUrl, options.shards ?? 1)
  // the time stands in the name, so that a later run can drop what a killed run left behind
  const name = `ledger_test_${Date.now().toString(36)}_${randomBytes(4).toString('hex')}`
  await onServer(serverUrl, async (client) => {
    await dropLeftovers(client)
    await client.query(`create database ${name} template ${template}`)
  })
  const url = withDatabase(serverUrl, name)
  const pool = createTestPool(url)
  return { url, pool, close: (closing = {}) => closeDatabase(serverUrl, name, pool, closing) }
}

async function closeDatabase(
  serverUrl: string,
  name: string,
  pool: pg.Pool,
  options: CloseOptions,
): Promise<void> {
  let violations: readonly Violation[] = []
  try {
    if (options.skipInvariants !== true) violations = await checkInvariants(pool)
  } finally {
    await pool.end()
    await onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`))
  }
  if (violations.length > 0) throw new Error(formatViolations(violations))
}

async function onServer(
  serverUrl: string,
  work: (client: pg.Client) => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
