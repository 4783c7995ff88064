import { recordTypeOf } from '@ledger/wire'
import type { LedgerPlace } from '../../identity.ts'
import type { Place } from '../../place.ts'
import { renderServed } from '../balance/render-balance.ts'
import type { JournalPool } from '../journal-pool.ts'
import { shardPlaceOf, type ShardPlaceRow } from '../shard-place.ts'
import { positionsMax, readRecords, type RecordRow } from './query.ts'

export interface RecordsAsked {
  readonly after: number
  /** The number of a type; undefined: of any. */
  readonly type: number | undefined
  readonly limit: number
}

export interface RecordsPage {
  readonly records: readonly RecordRow[]
  /** Up to here every record is in the page, or before it. */
  readonly next: number
  /** Whether there was more in the journal; not whether it is of this ledger. */
  readonly hasMore: boolean
  readonly place: Place
}

/** Some records of a ledger after a position, from a proved primary. */
export async function readPage(
  journal: JournalPool,
  ledger: LedgerPlace,
  { after, type, limit }: RecordsAsked,
): Promise<RecordsPage> {
  const askedAtMs = performance.now()
  const asked = { after, type, limit: limit + 1 }
  const found = await journal.read((client) => readRecords(client, ledger, asked))
  const place = shardPlaceOf(ledger.shardId, found.place, askedAtMs)
  const records = found.records.slice(0, limit)
  const isCut = (found.records[0]?.page_count ?? 0) > records.length
  const next = isCut ? lastOf(records, after) : endOf(found.place, after)
  return { records, next, hasMore: isCut || next < place.position, place }
}

/** The page of a ledger that has had no record after a position, up to a place. */
export function emptyPage(after: number, place: Place): RecordsPage {
  return { records: [], next: Math.max(after, place.position), hasMore: false, place }
}

export function renderRecords({ records, next, hasMore, place }: RecordsPage): string {
  const rest = `"next_after":${next},"has_more":${hasMore},${renderServed('strong', place)}}`
  return `{"data":[${records.map(render).join(',')}],${rest}`
}

function lastOf(records: readonly RecordRow[], after: number): number {
  return records.at(-1)?.position ?? after
}

/** Everything up to here was looked at: the end of the journal, or of what one page looks at. */
function endOf({ position }: ShardPlaceRow, after: number): number {
  return Math.max(after, Math.min(position, after + positionsMax))
}

function render(row: RecordRow): string {
  return JSON.stringify({
    position: row.position,
    epoch: row.epoch,
    type: recordTypeOf(row.type),
    recorded_at: row.recorded_at,
    content_hash: row.content_hash,
    body: row.body,
  })
}
