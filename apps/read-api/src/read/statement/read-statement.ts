import { ProblemError } from '@ledger/runtime'
import { rollupForm } from '@ledger/wire'
import type { AccountIdentity } from '../../identity.ts'
import type { EntryRow } from '../entries/query.ts'
import { readAccountState } from '../in-time/account-state-query.ts'
import { inSnapshot } from '../in-time/snapshot-query.ts'
import { readSums, type SumsInTime } from '../in-time/sums-query.ts'
import { notCaughtUp, versionView } from '../in-time/version-view.ts'
import type { JournalPool } from '../journal-pool.ts'
import type { ShardPlaceRow } from '../shard-place.ts'
import { readStatementPage, type StatementPlace } from './page-query.ts'

/** Where a page of a statement begins, and the version that all its pages are of. */
export interface StatementCursor {
  readonly version: number
  readonly after: StatementPlace
}

/** RFC 3339 in UTC. */
export interface StatementRange {
  readonly from: string
  readonly to: string
}

export interface StatementPage {
  readonly place: ShardPlaceRow
  readonly version: number
  readonly opening: SumsInTime
  readonly closing: SumsInTime
  readonly entries: readonly EntryRow[]
}

/**
 * One page of entries with the sums before and after all pages, in one snapshot. What is recorded after
 * the first page is in none of them: all are of its version.
 * @returns undefined when the account does not exist any more
 * @throws ProblemError invalid_cursor (its version was lost with an epoch), not_caught_up
 */
export function readStatement(
  journal: JournalPool,
  account: AccountIdentity,
  { from, to }: StatementRange,
  cursor: StatementCursor | undefined,
  limit: number,
): Promise<StatementPage | undefined> {
  return inSnapshot(journal, async (client) => {
    const state = await readAccountState(client, account)
    if (state === undefined) return undefined
    const version = cursor?.version ?? state.version
    if (version > state.version) return lostVersion()
    const view = versionView(version, state.rolled, rollupForm)
    const problem = notCaughtUp(view)
    if (problem !== undefined) return problem
    const opening = await readSums(client, account, view, { time: from, isIncluded: false })
    const closing = await readSums(client, account, view, { time: to, isIncluded: false })
    const { restingMax } = rollupForm
    const page = { from, to, after: cursor?.after, limit }
    const parts = { version, restingMax, rolledVersion: restingMax + state.rolled }
    const entries = await readStatementPage(client, account, parts, page)
    return { place: state, version, opening, closing, entries }
  })
}

function lostVersion(): ProblemError {
  const detail = 'The statement was begun on entries that were lost with their epoch.'
  return new ProblemError({ code: 'invalid_cursor', detail })
}
