import type { LedgerSettings } from '@ledger/domain'
import type { ClientBase } from 'pg'
import type { Locking } from '../journal/begin-and-commit.ts'
import { begin } from '../journal/begin-and-commit.ts'
import { findChosenIds } from '../journal/find-chosen-ids.ts'
import { findAddresses } from '../journal/find-addresses.ts'
import { findDetails } from '../journal/find-details.ts'
import { findExternalIds } from '../journal/find-external-ids.ts'
import { findKeys } from '../journal/find-keys.ts'
import { findLatestSteps } from '../journal/find-latest-steps.ts'
import { findLedgers } from '../journal/find-ledgers.ts'
import { findSettings } from '../journal/find-settings.ts'
import { lockHeads } from '../journal/lock-heads.ts'
import { lockLedgers } from '../journal/lock-ledgers.ts'
import { lockTransactionHeads } from '../journal/lock-transaction-heads.ts'
import { makeTransactionHeads } from '../journal/make-transaction-heads.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import type { ShardState } from '../journal/read-shard.ts'
import { readShard } from '../journal/read-shard.ts'
import type { Statements } from '../journal/statement.ts'
import type { Asked } from './asked.ts'
import { askedBy } from './asked.ts'
import { BatchState } from './batch-state.ts'
import { checkRiders } from './check-riders.ts'
import type { CommandGroup } from './command-group.ts'
import { commandsOf } from './command-group.ts'
import type { StoredTransaction } from './command.ts'
import { findCategories } from './find-categories.ts'
import type { SettingsCache } from './settings-cache.ts'

/** What was looked up, and how far the shard was then. */
export interface LookUp {
  readonly state: BatchState
  readonly seen: ShardState
  /** Groups of which nothing may be written, as their riders have found. */
  readonly unheld: ReadonlySet<CommandGroup>
}

export interface LookUpContext {
  readonly shardId: number
  readonly settings: SettingsCache
}

export const none: Promise<readonly never[]> = Promise.resolve([])

/**
 * Begins, locks and looks up what the commands of the groups name, and asks their riders. All of it
 * leaves in one write, but for settings of ledgers that were not seen since any changed.
 */
export async function lookUp(
  client: ClientBase,
  context: LookUpContext,
  groups: readonly CommandGroup[],
  locking: Locking,
): Promise<LookUp> {
  const { shardId } = context
  const asked = askedBy(commandsOf(groups))
  const [locked, found, unheld] = await inOnePipeline(client, (pipeline) =>
    Promise.all([
      lock(pipeline, shardId, asked, locking),
      find(pipeline, shardId, asked),
      checkRiders(pipeline, groups),
    ]),
  )
  const { shard } = found
  const settings = await settingsOf(client, context, shard, asked.ledgers)
  const { now, epoch } = shard
  const state = new BatchState({ now, epoch, settings, ...found })
  state.addLedgers(locked.ledgers)
  if (locking === 'read') state.transactions.addUnheaded(asked.unheaded, asked.stored)
  state.transactions.addHeads(locked.transactionHeads, asked.stored)
  state.addHeads(locked.heads, asked.identities)
  state.addDetails(found.details)
  return { state, seen: shard, unheld }
}

export async function settingsOf(
  client: ClientBase,
  { shardId, settings: cache }: LookUpContext,
  shard: ShardState,
  ledgerNos: ReadonlySet<number>,
): Promise<ReadonlyMap<number, LedgerSettings>> {
  const known = cache.known(shard, ledgerNos)
  if (known.size === ledgerNos.size) return known
  const unread = [...ledgerNos].filter((ledgerNo) => !known.has(ledgerNo))
  const read = await findSettings(client, shardId, unread)
  cache.keep(shard, read)
  return new Map([...known, ...read])
}

/**
 * Locks the ledgers that the batch changes, or whose categories it changes, the heads of the
 * transactions that it names, and then those of all accounts, each in one order. If it only reads, it
 * makes no heads either.
 */
async function lock(pipeline: Statements, shardId: number, asked: Asked, locking: Locking) {
  const { changedLedgers, unheaded, stored, identities } = asked
  const [, ledgers, , transactionHeads, heads] = await Promise.all([
    begin(pipeline, locking),
    changedLedgers.length > 0 ? lockLedgers(pipeline, shardId, changedLedgers, locking) : none,
    unheaded.length > 0 && locking === 'lock'
      ? makeTransactionHeads(pipeline, shardId, unheaded)
      : none,
    stored.size > 0
      ? lockTransactionHeads(pipeline, shardId, sortedIds([...stored.values()]), locking)
      : none,
    identities.size > 0 ? lockHeads(pipeline, shardId, [...identities.keys()], locking) : none,
  ])
  return { ledgers, transactionHeads, heads }
}

/** Later statements, which see what was committed while the locks were waited for. */
export async function find(pipeline: Statements, shardId: number, asked: Asked) {
  const { keys: names, externalIds: ids, addresses: places, openedLedgers, described } = asked
  const { chosenIds: chosen, matched } = asked
  const [shard, keys, ...rest] = await Promise.all([
    readShard(pipeline, shardId),
    findKeys(pipeline, shardId, names.ledgerNos, names.names),
    ids.names.length > 0 ? findExternalIds(pipeline, shardId, ids.ledgerNos, ids.names) : none,
    places.names.length > 0
      ? findAddresses(pipeline, shardId, places.ledgerNos, places.names)
      : none,
    openedLedgers.length > 0 ? findLedgers(pipeline, shardId, openedLedgers) : none,
    described.length > 0 ? findDetails(pipeline, shardId, described) : none,
    chosen.length > 0 ? findChosenIds(pipeline, shardId, chosen) : none,
    matched.length > 0 ? findLatestSteps(pipeline, shardId, matched) : none,
    findCategories(pipeline, shardId, asked.categories),
  ])
  const [externalIds, addresses, openLedgers, details, chosenIds, latestSteps, categories] = rest
  return {
    shard,
    keys,
    externalIds,
    addresses,
    openLedgers,
    details,
    chosenIds,
    latestSteps,
    categories,
  }
}

function sortedIds(stored: readonly StoredTransaction[]): readonly Buffer[] {
  return stored.map(({ transactionId }) => transactionId).sort((a, b) => a.compare(b))
}
