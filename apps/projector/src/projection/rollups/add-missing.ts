import type { ClientBase } from 'pg'
import { readEntries } from '../balances/journal-store.ts'
import { rollUp } from './roll-up.ts'
import { readUnrolledVersions } from './rolled-store.ts'
import { writeRollups, type RollupTables } from './store.ts'

const entriesMax = 5_000

/**
 * Rolls up, from the journal, entries that the balances of accounts hold and their rollups do not: of
 * a database that was there before the rollups, or of what a void tail took with it. Nobody else may
 * write the tables meanwhile. A bounded number of entries; answers how many, 0 when none is missing.
 */
export async function addMissingEntries(
  client: ClientBase,
  shardId: number,
  accountNos: readonly number[],
  tables: RollupTables,
): Promise<number> {
  const missing = await readUnrolledVersions(client, shardId, accountNos, tables)
  if (missing.length === 0) return 0
  const entries = await readEntries(client, shardId, missing, entriesMax)
  const { rows, resting } = await rollUp(client, shardId, entries, tables)
  if (rows.length === 0) {
    const [{ accountNo, fromVersion } = { accountNo: 0, fromVersion: 0 }] = missing
    throw new Error(`no entry ${fromVersion} of account ${accountNo} in shard ${shardId}`)
  }
  await writeRollups(client, shardId, rows, resting, tables)
  return entries.length
}
