import type { AccountIdentity, LedgerPlace } from '../../identity.ts'
import type { Place } from '../../place.ts'
import { recordedRange } from '../bisect/recorded-range.ts'
import { minTokenOf, requireReached, type Freshness } from '../consistency.ts'
import { inSnapshot } from '../in-time/snapshot-query.ts'
import type { Reader } from '../reader.ts'
import { inSearchedSnapshot } from '../searching/in-searched-snapshot.ts'
import { readSearchPlaces } from '../searching/places-query.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { findByExternalId } from './by-external-id-query.ts'
import type { Candidate } from './candidates.ts'
import { isAskedFor, isWithin, type TransactionFilters } from './filters.ts'
import type { FoundTransactions, TransactionsPage } from './found-transactions.ts'
import { listTransactions, positionsMax } from './list-query.ts'
import { eventOf, madeOf, searchTransactions } from './search-transactions.ts'

/** What a caller asks for, of which ledger, and from where on. */
export interface PageAsked {
  readonly ledger: LedgerPlace
  readonly account: AccountIdentity | undefined
  readonly filters: TransactionFilters
  readonly after: Candidate
  readonly limit: number
  readonly freshness: Freshness
}

export interface FoundPage extends TransactionsPage {
  readonly place: Place
}

/**
 * A page from wherever it can be read: by the keys of the journal, or of what is searched.
 * @throws ProblemError not_caught_up, invalid_token
 */
export async function findPage(reader: Reader, asked: PageAsked): Promise<FoundPage> {
  const { ledger, account, filters, freshness } = asked
  if (filters.externalId !== undefined) return findOne(reader, asked, filters.externalId)
  if (filters.searched.length > 0) {
    const { shardId } = ledger
    const { place, found } = await inSearchedSnapshot(reader, shardId, freshness, (client, at) =>
      search(client, asked, at.position),
    )
    return { ...found, place }
  }
  return account === undefined ? listAll(reader, asked) : searchJournal(reader, asked)
}

async function search(
  client: Parameters<typeof searchTransactions>[0],
  asked: PageAsked,
  position: number,
): Promise<TransactionsPage> {
  const recorded = await recordedRange(client, asked.ledger.shardId, asked.filters.recorded)
  const range = { ...recorded, until: Math.min(recorded.until, position) }
  return searchTransactions(client, { ...asked, range }, position)
}

/** What the journal has keys for is as new as the journal. */
async function searchJournal({ journal }: Reader, asked: PageAsked): Promise<FoundPage> {
  const { shardId } = asked.ledger
  const { place, page } = await inSnapshot(journal, async (client) => {
    const askedAtMs = performance.now()
    const { head } = await readSearchPlaces(client, shardId)
    const place = shardPlaceOf(shardId, head, askedAtMs)
    return { place, page: await search(client, asked, head.position) }
  })
  requireReached(place, minTokenOf(asked.freshness))
  return { ...page, place }
}

/** At most one, which must be all that is asked for besides. */
async function findOne(
  { journal }: Reader,
  { ledger, filters, freshness }: PageAsked,
  externalId: string,
): Promise<FoundPage> {
  const askedAtMs = performance.now()
  const found = await journal.read((client) => findByExternalId(client, ledger, externalId))
  const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
  requireReached(place, minTokenOf(freshness))
  const { recorded } = filters
  const transactions = found.transactions.filter(
    (row) =>
      isAskedFor(filters, madeOf(row), eventOf(row.body)) &&
      (recorded === undefined || isWithin(row.made_recorded_at, recorded)),
  )
  return { place, transactions, next: undefined }
}

/** In one statement, unless a time of recording has to be looked up. */
async function listAll({ journal }: Reader, asked: PageAsked): Promise<FoundPage> {
  const { ledger, after, filters, limit, freshness } = asked
  const { recorded } = filters
  const askedAtMs = performance.now()
  const { range, found } = await inSnapshotIf(recorded !== undefined, journal, async (client) => {
    const range = await recordedRange(client, ledger.shardId, recorded)
    const from = { ...after, position: Math.max(after.position, range.after) }
    const listed = await listTransactions(client, ledger, from, range.until, limit)
    return { range: { after: from, until: range.until }, found: listed }
  })
  const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
  requireReached(place, minTokenOf(freshness))
  const { transactions } = found
  return { place, transactions, next: nextOf(found, range.after, range.until, limit) }
}

function inSnapshotIf<Result>(
  isNeeded: boolean,
  journal: Reader['journal'],
  work: (client: Parameters<typeof searchTransactions>[0]) => Promise<Result>,
): Promise<Result> {
  return isNeeded ? inSnapshot(journal, work) : journal.read(work)
}

/** After the last transaction of a full page, else after the positions that were looked at. */
function nextOf(
  { place, transactions }: FoundTransactions,
  after: Candidate,
  until: number,
  limit: number,
): Candidate | undefined {
  const last = transactions.at(-1)
  const lastPosition = last?.made_position ?? 0
  const isFull = transactions.length === limit
  const position = isFull ? lastPosition : after.position + positionsMax
  if (position >= Math.min(place.position, until)) return undefined
  return { position, recordedAt: last?.made_recorded_at ?? after.recordedAt }
}
