import type { Client, QueryArrayResult } from 'pg'
import type { Advance } from '../journal/advance-shard.ts'
import { advanceShard, advanceUnchangedShard } from '../journal/advance-shard.ts'
import { begin, commit } from '../journal/begin-and-commit.ts'
import { checkKeys } from '../journal/check-keys.ts'
import { insertAccounts } from '../journal/insert-accounts.ts'
import { insertChosenIds } from '../journal/insert-chosen-ids.ts'
import { insertEntries } from '../journal/insert-entries.ts'
import { insertExternalIds } from '../journal/insert-external-ids.ts'
import { insertKeys } from '../journal/insert-keys.ts'
import { insertTransactionHeads } from '../journal/insert-transaction-heads.ts'
import { insertLedgers } from '../journal/insert-ledgers.ts'
import { insertRecords } from '../journal/insert-records.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import type { Statements } from '../journal/statement.ts'
import { writeHeads } from '../journal/write-heads.ts'
import type { LookUp } from './look-up.ts'
import { sendCategories } from './send-categories.ts'
import { sendChanges } from './send-changes.ts'
import { sendRiders } from './send-riders.ts'
import type { WriteSet } from './write-set.ts'

const warningState = '01000'

/**
 * The commit was answered with a warning: it stands here, but whoever ended its wait for a standby
 * may have lost it there.
 */
export class CommitInDoubt extends Error {}

/** The transaction was rolled back although no statement said why: nothing of it is stored. */
export class NotCommitted extends Error {}

/** What the batch was decided on. Without locks the transaction is still to be begun. */
interface LookedUp extends Pick<LookUp, 'state' | 'seen'> {
  readonly isLocked: boolean
}

/**
 * Writes a decided batch and commits it: all statements leave in one network write, so the lock of
 * the shard, taken by the second of them, never waits for this process.
 */
export async function writeBatch(
  client: Client,
  shardId: number,
  looked: LookedUp,
  writes: WriteSet,
): Promise<Advance> {
  const warnings: string[] = []
  const onNotice = ({ code, message }: Notice): void => {
    if (code === warningState) warnings.push(message ?? 'warning')
  }
  client.on('notice', onNotice)
  try {
    const { advance, committed } = await inOnePipeline(client, (pipeline) =>
      sendBatch(pipeline, shardId, looked, writes),
    )
    const { command } = committed
    if (command !== 'COMMIT') throw new NotCommitted(`commit answered ${command}`)
    if (warnings.length > 0) throw new CommitInDoubt(warnings.join('; '))
    return advance
  } finally {
    client.off('notice', onNotice)
  }
}

interface Notice {
  readonly code: string | undefined
  readonly message: string | undefined
}

interface SentBatch {
  readonly advance: Advance
  readonly committed: QueryArrayResult
}

async function sendBatch(
  pipeline: Statements,
  shardId: number,
  { seen, state, isLocked }: LookedUp,
  writes: WriteSet,
): Promise<SentBatch> {
  const { records, keys, externalIds, chosenIds, accounts, ledgers, entries } = writes
  const { transactionHeads } = writes
  const count = records.length
  const changed = [...state.changed.values()]
  const sent: Promise<unknown>[] = []
  if (!isLocked) {
    sent.push(begin(pipeline, 'lock'))
    changed.sort((a, b) => a.accountNo - b.accountNo) // as all lock them
  }

  sent.push(...sendChanges(pipeline, shardId, state))
  if (changed.length > 0) {
    sent.push(writeHeads(pipeline, shardId, seen.epoch, changed, state.versionsBefore))
  }
  const settingsChanges = state.hasChangedSettings ? 1 : 0
  const advance = isLocked
    ? advanceShard(pipeline, shardId, count, state.now, settingsChanges)
    : advanceUnchangedShard(pipeline, shardId, count, state.now, seen)
  sent.push(advance)
  if (keys.length > 0) {
    if (isLocked) {
      const settingsRevision = seen.settingsRevision + settingsChanges
      sent.push(checkKeys(pipeline, shardId, { ...seen, settingsRevision }, keys))
    }
    sent.push(insertKeys(pipeline, shardId, count, keys))
  }
  sent.push(...sendRiders(pipeline, count, writes.riding))
  if (externalIds.length > 0) sent.push(insertExternalIds(pipeline, shardId, count, externalIds))
  if (chosenIds.length > 0) sent.push(insertChosenIds(pipeline, shardId, count, chosenIds))
  if (ledgers.length > 0) sent.push(insertLedgers(pipeline, shardId, count, ledgers))
  sent.push(...sendCategories(pipeline, shardId, count, state.categories, writes.categories))
  if (transactionHeads.length > 0) {
    sent.push(insertTransactionHeads(pipeline, shardId, transactionHeads))
  }
  if (accounts.length > 0) sent.push(insertAccounts(pipeline, shardId, count, accounts))
  if (count > 0) sent.push(insertRecords(pipeline, shardId, records))
  if (entries.line.length > 0) sent.push(insertEntries(pipeline, shardId, count, entries))
  const [committed] = await Promise.all([commit(pipeline), ...sent])
  return { advance: await advance, committed }
}
