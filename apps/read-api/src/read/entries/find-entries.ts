import type { ProblemError } from '@ledger/runtime'
import { rollupForm } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import { recordedRange } from '../bisect/recorded-range.ts'
import { lastVersionAt } from '../bisect/version-query.ts'
import { readAccountState } from '../in-time/account-state-query.ts'
import { inSnapshot } from '../in-time/snapshot-query.ts'
import { notCaughtUp, versionView } from '../in-time/version-view.ts'
import type { JournalPool } from '../journal-pool.ts'
import type { Order } from '../list.ts'
import type { TimeRange } from '../searching/filters.ts'
import type { ShardPlaceRow } from '../shard-place.ts'
import { readStatementPage, type StatementPlace } from '../statement/page-query.ts'
import {
  allVersions,
  listEntries,
  type EntryPlace,
  type EntryRow,
  type VersionRange,
} from './query.ts'

/** Entries of an account that are asked for. */
export interface EntriesAsked {
  readonly order: Order
  readonly effective: TimeRange | undefined
  readonly recorded: TimeRange | undefined
  /** The page begins after it; by effective time it has one. */
  readonly after: (EntryPlace & { readonly effectiveAt?: string }) | undefined
  readonly limit: number
}

export interface FoundEntries {
  readonly entries: readonly EntryRow[]
  readonly place: ShardPlaceRow
  /** The last entry that was looked at, where there are more. */
  readonly last: EntryRow | undefined
}

/**
 * A page of entries and how far their shard is. Undefined when the account does not exist any more.
 * @throws ProblemError not_caught_up
 */
export async function findEntries(
  journal: JournalPool,
  account: AccountIdentity,
  asked: EntriesAsked,
): Promise<FoundEntries | undefined> {
  const { effective, recorded } = asked
  if (effective === undefined && recorded === undefined) {
    return journal.read((client) => findByVersion(client, account, asked, allVersions))
  }
  return inSnapshot(journal, async (client): Promise<FoundEntries | undefined | ProblemError> => {
    const versions = await versionsOf(client, account, recorded)
    return effective === undefined
      ? findByVersion(client, account, asked, versions)
      : findByEffectiveTime(client, account, asked, effective, versions)
  })
}

/** The versions that were recorded in a time: all three rise together. */
async function versionsOf(
  client: PoolClient,
  account: AccountIdentity,
  recorded: TimeRange | undefined,
): Promise<VersionRange> {
  const { after, until } = await recordedRange(client, account.ledger.shardId, recorded)
  const isOpen = until === Number.MAX_SAFE_INTEGER
  return {
    after: after === 0 ? 0 : await lastVersionAt(client, account, after),
    until: isOpen ? allVersions.until : await lastVersionAt(client, account, until),
  }
}

async function findByVersion(
  client: PoolClient,
  account: AccountIdentity,
  { order, after, limit }: EntriesAsked,
  versions: VersionRange,
): Promise<FoundEntries> {
  const page = { order, after, versions, limit: limit + 1 }
  const { entries, place } = await listEntries(client, account, page)
  return { ...cut(entries, limit), place }
}

/** As a statement reads them; what was recorded at other times is passed over. */
async function findByEffectiveTime(
  client: PoolClient,
  account: AccountIdentity,
  { after, limit }: EntriesAsked,
  { from, to }: TimeRange,
  versions: VersionRange,
): Promise<FoundEntries | undefined | ProblemError> {
  const state = await readAccountState(client, account)
  if (state === undefined) return undefined
  const version = Math.min(state.version, versions.until)
  const problem = notCaughtUp(versionView(state.version, state.rolled, rollupForm))
  if (problem !== undefined) return problem
  const { restingMax } = rollupForm
  const parts = { version, restingMax, rolledVersion: restingMax + state.rolled }
  const page = { from, to, after: statementPlaceOf(after), limit: limit + 1 }
  const rows = await readStatementPage(client, account, parts, page)
  const { entries, last } = cut(rows, limit)
  return { entries: entries.filter((row) => row.version > versions.after), last, place: state }
}

function statementPlaceOf(after: EntriesAsked['after']): StatementPlace | undefined {
  if (after?.effectiveAt === undefined) return undefined
  return { effectiveAt: after.effectiveAt, version: after.version }
}

function cut(rows: readonly EntryRow[], limit: number): Pick<FoundEntries, 'entries' | 'last'> {
  if (rows.length <= limit) return { entries: rows, last: undefined }
  const entries = rows.slice(0, limit)
  return { entries, last: entries.at(-1) }
}
