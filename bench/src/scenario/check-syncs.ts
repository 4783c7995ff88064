import type { Pool } from 'pg'
import { readCommits } from '../database/read-commits.ts'
import { readWal } from '../database/read-wal.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'

/**
 * Batches of one shard commit one after the other, so each needs a sync that no other shares. The
 * server counts them a second late, but all of them once the write API has left.
 * @param walSyncsBefore how often the log had been forced to disk before the first command
 */
export async function checkSyncs(pool: Pool, walSyncsBefore: number): Promise<Check> {
  const batches = await readCommits(pool)
  const { walSyncs } = await readWal(pool)
  const syncs = walSyncs - walSyncsBefore
  return check(
    'the log was forced to disk for every batch',
    syncs >= batches,
    `${batches} batches, ${syncs} syncs`,
  )
}
