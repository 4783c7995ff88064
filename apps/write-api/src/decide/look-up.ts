import type { Client } from 'pg'
import { begin } from '../journal/begin-and-commit.ts'
import { findAddresses } from '../journal/find-addresses.ts'
import { findExternalIds } from '../journal/find-external-ids.ts'
import { findKeys } from '../journal/find-keys.ts'
import { findLedgers } from '../journal/find-ledgers.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import { lockHeads } from '../journal/lock-heads.ts'
import { lockTransactionHeads } from '../journal/lock-transaction-heads.ts'
import type { PostedTransaction } from '../journal/make-transaction-heads.ts'
import { makeTransactionHeads } from '../journal/make-transaction-heads.ts'
import { readShard } from '../journal/read-shard.ts'
import type { IdentityInLedger } from './batch-state.ts'
import { BatchState } from './batch-state.ts'
import type { AccountIdentity, Command, Operation, StoredTransaction } from './command.ts'

/** What was looked up, and how far the shard was then. */
export interface LookUp {
  readonly state: BatchState
  readonly seen: { readonly epoch: number; readonly commits: number }
}

const none: Promise<readonly never[]> = Promise.resolve([])

/**
 * Locks the heads of the transactions that the batch names and then of all accounts, each in one
 * order, and then, in later statements
 * that see what was committed while the locks were waited for, looks up everything else. All of it
 * leaves in one write; the answers come in one read.
 */
export async function lookUp(
  client: Client,
  shardId: number,
  commands: readonly Command[],
): Promise<LookUp> {
  const identities = identitiesIn(commands)
  const stored = storedIn(commands)
  const unheaded = unheadedIn(commands)
  const externalIds = pairs(commands, externalIdsOf)
  const addresses = pairs(commands, addressesOf)
  const openings = commands.filter(({ operation }) => operation.name === 'open-ledger')

  const [, , transactionHeads, heads, shard, keys, takenIds, takenAddresses, openLedgers] =
    await inOnePipeline(client, (pipeline) =>
      Promise.all([
        begin(pipeline),
        unheaded.length > 0 ? makeTransactionHeads(pipeline, shardId, unheaded) : none,
        stored.size > 0
          ? lockTransactionHeads(pipeline, shardId, sortedIds([...stored.values()]))
          : none,
        identities.size > 0 ? lockHeads(pipeline, shardId, [...identities.keys()]) : none,
        readShard(pipeline, shardId),
        findKeys(
          pipeline,
          shardId,
          commands.map((command) => command.ledger.ledgerNo),
          commands.map((command) => command.idempotencyKey),
        ),
        externalIds.names.length > 0
          ? findExternalIds(pipeline, shardId, externalIds.ledgerNos, externalIds.names)
          : none,
        addresses.names.length > 0
          ? findAddresses(pipeline, shardId, addresses.ledgerNos, addresses.names)
          : none,
        openings.length > 0
          ? findLedgers(
              pipeline,
              shardId,
              openings.map((command) => command.ledger.ledgerNo),
            )
          : none,
      ]),
    )

  const { now, epoch, commits } = shard
  const state = new BatchState({
    now,
    epoch,
    keys,
    externalIds: takenIds,
    addresses: takenAddresses,
    openLedgers,
  })
  state.addTransactions(transactionHeads, stored)
  state.addHeads(heads, identities)
  return { state, seen: { epoch, commits } }
}

function identitiesIn(commands: readonly Command[]): Map<number, IdentityInLedger> {
  const identities = new Map<number, IdentityInLedger>()
  for (const { operation, ledger } of commands) {
    const { ledgerNo } = ledger
    for (const identity of accountsOf(operation)) {
      identities.set(identity.accountNo, { ledgerNo, identity })
    }
  }
  return identities
}

function accountsOf(operation: Operation): readonly AccountIdentity[] {
  switch (operation.name) {
    case 'post-transaction':
      return operation.accounts
    case 'post-pending':
    case 'void-pending':
    case 'expire-pending':
    case 'reverse-transaction':
      return operation.transaction.accounts
    case 'change-account':
      return [operation.account]
    case 'open-accounts':
    case 'open-ledger':
      return noAccounts
    default:
      return operation satisfies never
  }
}

const noAccounts: readonly AccountIdentity[] = []

/** The stored transactions that commands are about, by id. */
function storedIn(commands: readonly Command[]): ReadonlyMap<string, StoredTransaction> {
  const stored = new Map<string, StoredTransaction>()
  for (const { operation } of commands) {
    if (!('transaction' in operation)) continue
    stored.set(operation.transaction.transactionId.toString('hex'), operation.transaction)
  }
  return stored
}

function sortedIds(stored: readonly StoredTransaction[]): readonly Buffer[] {
  return stored.map(({ transactionId }) => transactionId).sort((a, b) => a.compare(b))
}

/** What is to be reversed and was posted at once has no head before the first time. */
function unheadedIn(commands: readonly Command[]): readonly PostedTransaction[] {
  const unheaded = new Map<string, PostedTransaction>()
  for (const { operation, ledger } of commands) {
    if (operation.name !== 'reverse-transaction') continue
    const { transactionId, event } = operation.transaction
    if (event.type !== 'transaction.posted') continue
    const posted = event.entries.map((entry) => BigInt(entry.amount))
    unheaded.set(event.id, { transactionId, ledgerNo: ledger.ledgerNo, posted })
  }
  return [...unheaded.values()]
}

function externalIdsOf({ operation }: Command): readonly string[] {
  if (!('externalId' in operation) || operation.externalId === undefined) return []
  return [operation.externalId]
}

function addressesOf({ operation }: Command): readonly string[] {
  if (operation.name !== 'open-accounts') return []
  return operation.command.accounts.map((account) => account.address)
}

function pairs(
  commands: readonly Command[],
  namesOf: (command: Command) => readonly string[],
): { readonly ledgerNos: number[]; readonly names: string[] } {
  const ledgerNos: number[] = []
  const names: string[] = []
  for (const command of commands) {
    for (const name of namesOf(command)) {
      ledgerNos.push(command.ledger.ledgerNo)
      names.push(name)
    }
  }
  return { ledgerNos, names }
}
