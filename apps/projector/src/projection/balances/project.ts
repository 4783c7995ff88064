import type { EventEntry, JournalEvent } from '@ledger/wire'
import type { BalanceRow, ProjectedEntry, ProjectedRecord } from '../projected.ts'

/** Versions of an account that are neither in the projection nor in the batch: both ends included. */
export interface MissingVersions {
  readonly accountNo: number
  readonly fromVersion: number
  readonly toVersion: number
}

/** The entries of an account in a batch. */
export type EntriesByAccount = ReadonlyMap<number, readonly ProjectedEntry[]>

/** Merges the entries of all records by account and orders them by version. */
export function mergeEntries(records: readonly ProjectedRecord[]): EntriesByAccount {
  const byAccount = new Map<number, ProjectedEntry[]>()
  const unordered = new Set<ProjectedEntry[]>()
  for (const record of records) {
    const { effective_at: effectiveAt, entries } = movesOf(record.event)
    for (const entry of entries) {
      const accountNo = entry.account_no
      const item = { accountNo, version: entry.version, place: record, effectiveAt, entry }
      const items = byAccount.get(accountNo)
      if (items === undefined) {
        byAccount.set(accountNo, [item])
        continue
      }
      const last = items[items.length - 1]
      if (last !== undefined && last.version > item.version) unordered.add(items)
      items.push(item)
    }
  }
  for (const items of unordered) items.sort((a, b) => a.version - b.version)
  return byAccount
}

/** The part of an event that moves balances, and when it counts. */
interface Moves {
  readonly effective_at: string
  readonly entries: readonly EventEntry[]
}

const noMoves: Moves = { effective_at: '', entries: [] }

function movesOf(event: JournalEvent | undefined): Moves {
  switch (event?.type) {
    case 'transaction.posted':
    case 'transaction.pending':
    case 'pending.posted':
    case 'pending.voided':
    case 'pending.expired':
      return event
    case 'ledger.opened':
    case 'accounts.opened':
    case 'account.changed':
    case 'account.closed':
    case 'ledger.changed':
    case 'category.created':
    case 'category.member_added':
    case 'category.member_removed':
    case 'category.changed':
    case 'epoch.raised':
    case undefined:
      return noMoves
    default:
      return event satisfies never
  }
}

export interface AppliedEntries {
  readonly applied: readonly ProjectedEntry[]
  /** After the applied entries, in the order of account numbers. */
  readonly balances: readonly BalanceRow[]
  /** Those of these accounts that had no balance before. */
  readonly newAccounts: ReadonlySet<number>
  /** When there is any, nothing is to be applied before it is. */
  readonly missing: readonly MissingVersions[]
}

/**
 * Entry by entry: what is at or below the stored version was applied before, stored + 1, stored + 2 …
 * are applied, and what comes after a hole has to wait for it. Void rows and records are gone before.
 */
export function applyEntries(
  entries: EntriesByAccount,
  storedVersion: (accountNo: number) => number,
): AppliedEntries {
  const applied: ProjectedEntry[] = []
  const balances: BalanceRow[] = []
  const newAccounts = new Set<number>()
  const missing: MissingVersions[] = []
  for (const accountNo of [...entries.keys()].sort((a, b) => a - b)) {
    let version = storedVersion(accountNo)
    let last: ProjectedEntry | undefined
    for (const item of entries.get(accountNo) ?? []) {
      if (item.version <= version) continue
      if (item.version > version + 1) {
        missing.push({ accountNo, fromVersion: version + 1, toVersion: item.version - 1 })
        break
      }
      applied.push(item)
      last = item
      version = item.version
    }
    if (last === undefined) continue
    balances.push(balanceAfter(last))
    if (storedVersion(accountNo) === 0) newAccounts.add(accountNo)
  }
  return { applied, balances, newAccounts, missing }
}

/** Every entry says what the balances are after it; nothing is added up. */
function balanceAfter({ accountNo, version, place, entry }: ProjectedEntry): BalanceRow {
  const { position, epoch, recordedAt } = place
  const { posted, pending } = entry
  return { accountNo, version, position, epoch, recordedAt, posted, pending }
}
