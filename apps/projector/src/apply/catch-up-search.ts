import { parseRecords, readRecords } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { lockCheckpoint } from '../checkpoint/lock-checkpoint.ts'
import { readExtent } from '../checkpoint/read-extent.ts'
import { readSearchCheckpoint } from '../checkpoint/search-checkpoint.ts'
import { addToSearch } from './add-to-search.ts'
import { findVoidTail } from './find-void-tail.ts'
import { commitAfter } from './transaction.ts'

const recordsMax = 1_000
const bytesMax = 16 * 1024 * 1024

/**
 * Brings what is found nearer to where the balances are, from the journal: of a database that was there
 * before it could be searched, or while searching was switched off. One bounded transaction; answers
 * how many records are left.
 */
export async function catchUpSearch(client: ClientBase, shardId: number): Promise<number> {
  await client.query('begin')
  const { position: end } = await lockCheckpoint(client, shardId)
  const before = await readSearchCheckpoint(client, shardId)
  const { position, recordedAt } = before
  // what rests on a void tail is cut off first, with the next batch of the stream
  const isVoid = findVoidTail(before, await readExtent(client, shardId)) !== undefined
  if (position >= end || isVoid) {
    await client.query('rollback')
    return 0
  }
  const records = await readRecords(client, {
    shardId,
    afterPosition: position,
    recordedAtMin: recordedAt,
    recordsMax: Math.min(recordsMax, end - position),
    bytesMax,
  })
  const last = records.at(-1)
  if (last === undefined) throw new Error(`shard ${shardId} has no record ${position + 1}`)
  const { records: parsed } = parseRecords(shardId, records)
  await commitAfter(client, [addToSearch(client, shardId, before, parsed, last)])
  return end - last.position
}
