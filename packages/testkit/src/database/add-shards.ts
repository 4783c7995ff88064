import { migrate } from '@ledger/db'
import type { TestDatabase } from './test-database.ts'

/** Adds shards to a database that is in use, until there are this many. */
export async function addShards({ url }: TestDatabase, shards: number): Promise<void> {
  await migrate(url, { shards })
}
