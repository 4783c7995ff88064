import { migrate } from '@ledger/db'
import { runCommand } from '@ledger/real-parts'
import { createTestApiKey } from '@ledger/testkit'
import type { Pool } from 'pg'

const commandLine = 'apps/ledgerctl/src/main/cli.ts'

/** Brings a database of one shard to the schema of this checkout, or of another one. */
export async function migrateDatabase(
  databaseUrl: string,
  checkout: string | undefined,
): Promise<void> {
  if (checkout === undefined) await migrate(databaseUrl, { shards: 1 })
  else await runLedgerctl(checkout, databaseUrl, ['migrate', '--shards', '1'])
}

/** A key for everything, made by this checkout or by another one. */
export async function createApiKey(
  databaseUrl: string,
  pool: Pool,
  checkout: string | undefined,
): Promise<string> {
  if (checkout === undefined) return createTestApiKey(pool)
  const output = await runLedgerctl(checkout, databaseUrl, ['keys', 'create', '--name', 'bench'])
  const key = /^lk_\S+$/m.exec(output)?.[0]
  if (key === undefined) throw new Error(`ledgerctl made no API key:\n${output}`)
  return key
}

/** The command line is what any checkout can be told with. */
async function runLedgerctl(
  checkout: string,
  databaseUrl: string,
  args: readonly string[],
): Promise<string> {
  const { code, output } = await runCommand(process.execPath, [commandLine, ...args], {
    cwd: checkout,
    env: { DATABASE_URL: databaseUrl },
  })
  if (code === 0) return output
  throw new Error(`ledgerctl ${args.join(' ')} in ${checkout} ended with ${code}:\n${output}`)
}
