import { ProblemError } from '@ledger/runtime'
import { rollupForm } from '@ledger/wire'
import type { AccountIdentity } from '../../identity.ts'
import type { JournalPool } from '../journal-pool.ts'
import type { ShardPlaceRow } from '../shard-place.ts'
import { readAccountState } from './account-state-query.ts'
import { inSnapshot } from './snapshot-query.ts'
import { readSums, type SumsInTime } from './sums-query.ts'
import { notCaughtUp, versionView } from './version-view.ts'

/** What an account held at a time, as it was known at a version. */
export interface BalanceAt {
  readonly place: ShardPlaceRow
  /** How many entries the account has. */
  readonly version: number
  /** How many of them were looked at. */
  readonly asOfVersion: number
  readonly sums: SumsInTime
}

/**
 * The sum of all entries that count by `asOf` and are among the first `asOfVersion`; all of them unless
 * given.
 * @returns undefined when the account does not exist any more
 * @throws ProblemError as_of_version_not_reached, not_caught_up
 */
export async function readBalanceAt(
  journal: JournalPool,
  account: AccountIdentity,
  asOf: string,
  asOfVersion: number | undefined,
): Promise<BalanceAt | undefined> {
  return inSnapshot(journal, async (client) => {
    const state = await readAccountState(client, account)
    if (state === undefined) return undefined
    const version = asOfVersion ?? state.version
    if (version > state.version) return notReached(account, state.version, version)
    const view = versionView(version, state.rolled, rollupForm)
    const problem = notCaughtUp(view)
    if (problem !== undefined) return problem
    const sums = await readSums(client, account, view, { time: asOf, isIncluded: true })
    return { place: state, version: state.version, asOfVersion: version, sums }
  })
}

function notReached({ address }: AccountIdentity, version: number, asked: number): ProblemError {
  const detail = `Account ${address} has version ${version}, and not yet ${asked}.`
  return new ProblemError({ code: 'as_of_version_not_reached', detail })
}
