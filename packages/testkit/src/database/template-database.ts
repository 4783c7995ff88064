import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '@ledger/db'
import pg from 'pg'
import { withDatabase } from './database-url.ts'
import { dropOldTemplates } from './drop-leftovers.ts'

/** Any number, the same in every worker: who holds it makes, drops or looks for a template. */
const templateLock = 7_310_420_551

const migrationsDirectory = join(import.meta.dirname, '../../../../db/migrations')

/**
 * The name of a migrated database with this many shards, made when there is none yet. One per content
 * of the migrations and per week, because the partitions made ahead start at the week of the making.
 */
export async function ensureTemplateDatabase(serverUrl: string, shards: number): Promise<string> {
  const name = `ledger_template_${await migrationsHash()}_w${weekNumber()}_s${shards}`
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [templateLock])
    if (await isComplete(client, name)) return name
    await dropOldTemplates(client, weekNumber())
    await client.query(`drop database if exists ${name} with (force)`) // half made by a killed run
    await client.query(`create database ${name}`)
    await migrate(withDatabase(serverUrl, name), { shards })
    await client.query(`alter database ${name} with allow_connections false is_template true`)
    return name
  } finally {
    await client.end() // gives the lock back too
  }
}

/** Connections are forbidden as the last step of the making. */
async function isComplete(client: pg.Client, name: string): Promise<boolean> {
  const found = await client.query(
    'select from pg_database where datname = $1 and not datallowconn',
    [name],
  )
  return found.rowCount === 1
}

async function migrationsHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(migrationsDirectory)).sort()) {
    hash.update(file)
    hash.update(await readFile(join(migrationsDirectory, file)))
  }
  return hash.digest('hex').slice(0, 10)
}

function weekNumber(): number {
  const weekMs = 7 * 24 * 3_600_000
  return Math.floor(Date.now() / weekMs)
}
