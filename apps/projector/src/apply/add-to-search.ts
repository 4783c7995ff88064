import type { ClientBase } from 'pg'
import type { Checkpoint } from '../checkpoint/checkpoint.ts'
import { writeSearchCheckpoint } from '../checkpoint/search-checkpoint.ts'
import type { ProjectedRecord } from '../projection/projected.ts'
import { cutSearch } from '../projection/search/cut-store.ts'
import { storeSearch } from '../projection/search/store.ts'

/**
 * Adds the records that follow the checkpoint `before` to what is searched, and moves it. Where there is
 * none, everything begins anew: rows that are there without one are of nobody knows when.
 */
export async function addToSearch(
  client: ClientBase,
  shardId: number,
  before: Checkpoint,
  records: readonly ProjectedRecord[],
  after: Checkpoint,
): Promise<void> {
  const cleared = before.position === 0 ? cutSearch(client, shardId, 1) : undefined
  const stored = storeSearch(client, shardId, records, '')
  await Promise.all([cleared, stored, writeSearchCheckpoint(client, shardId, after)])
}
