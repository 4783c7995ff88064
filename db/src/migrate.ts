import { setTimeout as delay } from 'node:timers/promises'
import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import { Pool } from 'pg'
import { MigrationFailed, sqlStateOf } from './migration-failed.ts'
import { prepareShards } from './shards/prepare-shards.ts'
import { sqlFiles } from './sql-files.ts'

export interface MigrateOptions {
  /** How many shards there must be at least; existing ones are never taken away. */
  readonly shards: number
}

export interface Migrated {
  /** The migrations applied by this call, in order. */
  readonly applied: readonly string[]
}

const shardCountMax = 1024
const attemptsMax = 20
const retryWaitMsMax = 500

/**
 * Several databases of one cluster may be migrated at once and share the roles; two transactions on
 * one role fail with one of these. Each file is one transaction, so it can be tried again whole.
 */
const collisions = new Set([
  '23505', // unique_violation: both inserted one catalogue row
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '42710', // duplicate_object
  '55P03', // lock_not_available
  'XX000', // "tuple concurrently updated"
])

/**
 * Brings a database to the newest schema: applies what is missing of `db/migrations` in order,
 * makes partitions ahead and sees that every shard has its rows. Changes nothing when all is there,
 * and is safe when several processes do it at once.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions): Promise<Migrated> {
  const { shards } = options
  if (!Number.isInteger(shards) || shards < 1 || shards > shardCountMax) {
    throw new Error(`shards must be a whole number from 1 to ${shardCountMax}, not ${shards}`)
  }
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 2,
    application_name: 'ledger-migrate',
  })
  // an idle connection that breaks is reported by the statement that needs it next
  pool.on('error', () => undefined)
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const applied = await applyAll(db)
    await prepareShards(pool, shards, new Date())
    return { applied }
  } finally {
    await db.destroy()
  }
}

async function applyAll(db: Kysely<unknown>): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: sqlFiles(new URL('../migrations/', import.meta.url)),
  })
  const applied: string[] = []
  for (;;) {
    const name = await applyNext(migrator)
    if (name === undefined) return applied
    applied.push(name)
  }
}

/** The name of the migration that was applied; undefined when none is missing. */
async function applyNext(migrator: Migrator): Promise<string | undefined> {
  for (let attempt = 1; ; attempt++) {
    const { error, results } = await migrator.migrateUp()
    if (error === undefined) return results?.[0]?.migrationName
    const isCollision = collisions.has(sqlStateOf(error) ?? '')
    if (!isCollision || attempt >= attemptsMax) {
      const name = results?.find((result) => result.status === 'Error')?.migrationName
      throw new MigrationFailed(name ?? '(preparing)', error)
    }
    await delay(Math.random() * retryWaitMsMax)
  }
}
