import type { Client } from 'pg'
import { begin } from '../journal/begin-and-commit.ts'
import { findAddresses } from '../journal/find-addresses.ts'
import { findExternalIds } from '../journal/find-external-ids.ts'
import { findKeys } from '../journal/find-keys.ts'
import { findLedgers } from '../journal/find-ledgers.ts'
import { inOnePipeline } from '../journal/pipeline.ts'
import { lockHeads } from '../journal/lock-heads.ts'
import { readShard } from '../journal/read-shard.ts'
import type { IdentityInLedger } from './batch-state.ts'
import { BatchState } from './batch-state.ts'
import type { Command } from './command.ts'

/** What was looked up, and how far the shard was then. */
export interface LookUp {
  readonly state: BatchState
  readonly seen: { readonly epoch: number; readonly commits: number }
}

const none: Promise<readonly never[]> = Promise.resolve([])

/**
 * Locks the heads of all accounts that the batch names, in one order, and then, in later statements
 * that see what was committed while the locks were waited for, looks up everything else. All of it
 * leaves in one write; the answers come in one read.
 */
export async function lookUp(
  client: Client,
  shardId: number,
  commands: readonly Command[],
): Promise<LookUp> {
  const identities = identitiesIn(commands)
  const externalIds = pairs(commands, externalIdsOf)
  const addresses = pairs(commands, addressesOf)
  const openings = commands.filter(({ operation }) => operation.name === 'open-ledger')

  const [, heads, shard, keys, takenIds, takenAddresses, openLedgers] = await inOnePipeline(
    client,
    (pipeline) =>
      Promise.all([
        begin(pipeline),
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
  state.addHeads(heads, identities)
  return { state, seen: { epoch, commits } }
}

function identitiesIn(commands: readonly Command[]): Map<number, IdentityInLedger> {
  const identities = new Map<number, IdentityInLedger>()
  for (const { operation, ledger } of commands) {
    const { ledgerNo } = ledger
    if (operation.name === 'post-transaction') {
      for (const identity of operation.accounts) {
        identities.set(identity.accountNo, { ledgerNo, identity })
      }
    } else if (operation.name === 'change-account') {
      identities.set(operation.account.accountNo, { ledgerNo, identity: operation.account })
    }
  }
  return identities
}

function externalIdsOf({ operation }: Command): readonly string[] {
  if (operation.name !== 'post-transaction' || operation.externalId === undefined) return []
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
