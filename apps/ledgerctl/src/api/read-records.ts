import type { JournalEvent, RecordType } from '@ledger/wire'
import type { ApiCaller } from './api-caller.ts'

/** A record of a ledger, as the journal keeps it. */
export interface LedgerRecord {
  readonly position: number
  readonly type: RecordType
  readonly recorded_at: string
  /** JSON: what the journal hashed. */
  readonly body: string
}

interface RecordsPage {
  readonly data: readonly LedgerRecord[]
  readonly next_after: number
  readonly has_more: boolean
}

export interface RecordRange {
  /** Not itself. */
  readonly after: number
  /** Itself as well. */
  readonly upTo: number
}

/**
 * Records of a ledger in the order of the journal, page by page. Positions have no gaps, so what is
 * not told is not there. Ends at the end of the journal when that comes first.
 */
export async function* readRecords(
  caller: ApiCaller,
  ledger: string,
  { after, upTo }: RecordRange,
): AsyncGenerator<readonly LedgerRecord[], void> {
  let next = after
  while (next < upTo) {
    const page: RecordsPage = await caller.read(
      `/v1/ledgers/${ledger}/records?after=${next}&limit=1000`,
    )
    const records = page.data.filter(({ position }) => position <= upTo)
    if (records.length > 0) yield records
    next = page.next_after
    if (!page.has_more) return
  }
}

export function eventOf({ body }: LedgerRecord): JournalEvent {
  return JSON.parse(body) as JournalEvent
}
