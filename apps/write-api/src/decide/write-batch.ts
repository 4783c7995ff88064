import type { Client, QueryResult } from 'pg'
import type { Account } from '@ledger/domain'
import type { Advance } from '../journal/advance-shard.ts'
import { advanceShard } from '../journal/advance-shard.ts'
import { checkKeys } from '../journal/check-keys.ts'
import { inOneWrite } from '../journal/in-one-write.ts'
import { insertAccounts } from '../journal/insert-accounts.ts'
import { insertEntries } from '../journal/insert-entries.ts'
import { insertExternalIds } from '../journal/insert-external-ids.ts'
import { insertKeys } from '../journal/insert-keys.ts'
import { insertLedgers } from '../journal/insert-ledgers.ts'
import { insertRecords } from '../journal/insert-records.ts'
import { writeHeads } from '../journal/write-heads.ts'
import type { LookUp } from './look-up.ts'
import type { WriteSet } from './write-set.ts'

/** The transaction was rolled back although no statement said why: nothing of it is stored. */
export class NotCommitted extends Error {}

/**
 * Writes a decided batch and commits it: all statements leave in one network write, so the lock of
 * the shard, taken by the second of them, never waits for this process.
 */
export async function writeBatch(
  client: Client,
  shardId: number,
  { seen, state }: LookUp,
  writes: WriteSet,
): Promise<Advance> {
  const { advance, sent, commit } = inOneWrite(client, () =>
    sendBatch(client, shardId, { seen, state }, writes),
  )

  // The first error is the one that tells why; those behind it only say "aborted transaction".
  const [results, committed] = await Promise.all([Promise.allSettled(sent), commit])
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  // A COMMIT after a failed statement succeeds, with the tag ROLLBACK.
  if (committed.command !== 'COMMIT') throw new NotCommitted(`commit answered ${committed.command}`)
  return advance
}

interface SentBatch {
  readonly advance: Promise<Advance>
  /** The statements before the commit. */
  readonly sent: readonly Promise<unknown>[]
  readonly commit: Promise<QueryResult>
}

function sendBatch(
  client: Client,
  shardId: number,
  { seen, state }: LookUp,
  writes: WriteSet,
): SentBatch {
  const { records, keys, externalIds, accounts, ledgers, entries } = writes
  const count = records.length
  const changed: readonly Account[] = [...state.changed.values()]
  const sent: Promise<unknown>[] = []

  if (changed.length > 0) sent.push(writeHeads(client, shardId, seen.epoch, changed))
  const advance = advanceShard(client, shardId, count, state.now)
  sent.push(advance)
  if (keys.length > 0) {
    const ledgerNos = keys.map((key) => key.ledgerNo)
    const names = keys.map((key) => key.key)
    sent.push(checkKeys(client, shardId, seen, ledgerNos, names))
    sent.push(insertKeys(client, shardId, count, keys))
  }
  if (externalIds.length > 0) sent.push(insertExternalIds(client, shardId, count, externalIds))
  if (ledgers.length > 0) sent.push(insertLedgers(client, shardId, count, ledgers))
  if (accounts.length > 0) sent.push(insertAccounts(client, shardId, count, accounts))
  if (count > 0) sent.push(insertRecords(client, shardId, records))
  if (entries.line.length > 0) sent.push(insertEntries(client, shardId, count, entries))
  return { advance, sent, commit: client.query('commit') }
}
