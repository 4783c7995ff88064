import type { PoolClient } from 'pg'
import type { AccountIdentity, LedgerPlace } from '../../identity.ts'
import type { PositionRange } from '../bisect/recorded-range.ts'
import type { TimeRange } from '../searching/filters.ts'
import type { Walked } from '../searching/walk-query.ts'
import { readEffectivePlaces, readPlaces } from './among-query.ts'
import { listByAccount } from './by-account-query.ts'
import { listByEffectiveTime } from './by-effective-query.ts'
import { listByPosition } from './by-position-query.ts'
import type { Candidate, Candidates } from './candidates.ts'
import type { TransactionFilters } from './filters.ts'
import { canWalk, walkTransactions } from './walk-terms.ts'

/** What one page looks for, and where. */
export interface Search {
  readonly ledger: LedgerPlace
  readonly account: AccountIdentity | undefined
  readonly filters: TransactionFilters
  /** The page begins after it. */
  readonly after: Candidate
  readonly range: PositionRange
  readonly limit: number
}

/** Bodies that one page reads to be sure, and entries of an account that it looks at. */
const candidatesMax = 1_000
const entriesMax = 2_000

/** By position, from where the fewest have to be looked at. */
export async function findByPosition(client: PoolClient, search: Search): Promise<Candidates> {
  const { ledger, account, filters, after, limit } = search
  const range = { ...search.range, after: Math.max(search.range.after, after.position) }
  const placesMax = account === undefined ? limit + 1 : candidatesMax
  const walked = canWalk(filters)
    ? await walkTransactions(client, ledger, filters, range, placesMax)
    : undefined
  if (account === undefined) {
    if (walked !== undefined) return placesOf(client, search, walked)
    return listByPosition(client, ledger, range, after.recordedAt, candidatesMax)
  }
  if (walked !== undefined && walked.decidedUntil === undefined) {
    return placesOf(client, search, walked)
  }
  // with nothing else to be asked for, few entries make a full page
  const rowsMax = filters.searched.length > 0 ? entriesMax : Math.min(entriesMax, 4 * (limit + 1))
  const listed = await listByAccount(client, account, range, after.recordedAt, rowsMax)
  // the terms are common and so is the account: whichever leads further
  const { goOn } = listed
  if (walked === undefined || goOn === undefined) return listed
  return goOn.position >= (walked.decidedUntil ?? 0) ? listed : placesOf(client, search, walked)
}

async function placesOf(
  client: PoolClient,
  { ledger, after }: Search,
  { places, decidedUntil }: Walked,
): Promise<Candidates> {
  const candidates = await readPlaces(client, ledger.shardId, places)
  if (decidedUntil === undefined) return { candidates, goOn: undefined }
  const recordedAt = candidates.at(-1)?.recordedAt ?? after.recordedAt
  return { candidates, goOn: { position: decidedUntil, recordedAt } }
}

/**
 * In the order in which they count. What has all terms is taken whole and sorted where it is little, and
 * so is what an account has; else the time is read on from where the page before ended.
 */
export async function findByEffectiveTime(
  client: PoolClient,
  search: Search,
  { from, to }: TimeRange,
): Promise<Candidates> {
  const { ledger, account, filters, after, range, limit } = search
  const place = { effectiveAt: after.effectiveAt ?? from, position: after.position }
  const little = await findLittle(client, search)
  if (little !== undefined) {
    const among = { after: place, to }
    const candidates = await readEffectivePlaces(client, ledger.shardId, little, among)
    return { candidates, goOn: undefined }
  }
  const rowsMax = account === undefined ? limit + 1 : candidatesMax
  return listByEffectiveTime(client, ledger, filters, { ...range, place, to }, rowsMax)
}

/** The positions of all that may be asked for, when they are few. */
async function findLittle(
  client: PoolClient,
  { ledger, account, filters, range }: Search,
): Promise<readonly number[] | undefined> {
  if (canWalk(filters)) {
    const walked = await walkTransactions(client, ledger, filters, range, candidatesMax)
    if (walked.decidedUntil === undefined) return walked.places
  }
  if (account === undefined) return undefined
  const listed = await listByAccount(client, account, range, account.openedAt, entriesMax)
  if (listed.goOn !== undefined) return undefined
  return listed.candidates.map(({ position }) => position)
}
