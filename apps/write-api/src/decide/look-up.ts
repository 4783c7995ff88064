import type { Client } from 'pg'
import { begin } from '../journal/begin-and-commit.ts'
import { findAddresses } from '../journal/find-addresses.ts'
import { findDetails } from '../journal/find-details.ts'
import { findExternalIds } from '../journal/find-external-ids.ts'
import { findKeys } from '../journal/find-keys.ts'
import { findLedgers } from '../journal/find-ledgers.ts'
import { lockHeads } from '../journal/lock-heads.ts'
import { lockLedgers } from '../journal/lock-ledgers.ts'
import { lockTransactionHeads } from '../journal/lock-transaction-heads.ts'
import { makeTransactionHeads } from '../journal/make-transaction-heads.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import { readShard } from '../journal/read-shard.ts'
import type { Statements } from '../journal/statement.ts'
import type { Asked } from './asked.ts'
import { askedBy } from './asked.ts'
import { BatchState } from './batch-state.ts'
import type { Command, StoredTransaction } from './command.ts'
import { findCategories } from './find-categories.ts'

/** What was looked up, and how far the shard was then. */
export interface LookUp {
  readonly state: BatchState
  readonly seen: { readonly epoch: number; readonly commits: number }
}

const none: Promise<readonly never[]> = Promise.resolve([])

/** Begins, locks and looks up what the commands name. All of it leaves in one write. */
export async function lookUp(
  client: Client,
  shardId: number,
  commands: readonly Command[],
): Promise<LookUp> {
  const asked = askedBy(commands)
  const [locked, found] = await inOnePipeline(client, (pipeline) =>
    Promise.all([lock(pipeline, shardId, asked), find(pipeline, shardId, asked)]),
  )
  const { now, epoch, commits } = found.shard
  const state = new BatchState({ now, epoch, ...found })
  state.addLedgers(locked.ledgers)
  state.addTransactions(locked.transactionHeads, asked.stored)
  state.addHeads(locked.heads, asked.identities)
  state.addDetails(found.details)
  return { state, seen: { epoch, commits } }
}

/**
 * Locks the ledgers that the batch changes, or whose categories it changes, the heads of the
 * transactions that it names, and then those of all accounts, each in one order.
 */
async function lock(pipeline: Statements, shardId: number, asked: Asked) {
  const { changedLedgers, unheaded, stored, identities } = asked
  const [, ledgers, , transactionHeads, heads] = await Promise.all([
    begin(pipeline),
    changedLedgers.length > 0 ? lockLedgers(pipeline, shardId, changedLedgers) : none,
    unheaded.length > 0 ? makeTransactionHeads(pipeline, shardId, unheaded) : none,
    stored.size > 0
      ? lockTransactionHeads(pipeline, shardId, sortedIds([...stored.values()]))
      : none,
    identities.size > 0 ? lockHeads(pipeline, shardId, [...identities.keys()]) : none,
  ])
  return { ledgers, transactionHeads, heads }
}

/** Later statements, which see what was committed while the locks were waited for. */
async function find(pipeline: Statements, shardId: number, asked: Asked) {
  const { keys: names, externalIds: ids, addresses: places, openedLedgers, described } = asked
  const [shard, keys, externalIds, addresses, openLedgers, details, categories] = await Promise.all(
    [
      readShard(pipeline, shardId),
      findKeys(pipeline, shardId, names.ledgerNos, names.names),
      ids.names.length > 0 ? findExternalIds(pipeline, shardId, ids.ledgerNos, ids.names) : none,
      places.names.length > 0
        ? findAddresses(pipeline, shardId, places.ledgerNos, places.names)
        : none,
      openedLedgers.length > 0 ? findLedgers(pipeline, shardId, openedLedgers) : none,
      described.length > 0 ? findDetails(pipeline, shardId, described) : none,
      findCategories(pipeline, shardId, asked.categories),
    ],
  )
  return { shard, keys, externalIds, addresses, openLedgers, details, categories }
}

function sortedIds(stored: readonly StoredTransaction[]): readonly Buffer[] {
  return stored.map(({ transactionId }) => transactionId).sort((a, b) => a.compare(b))
}
