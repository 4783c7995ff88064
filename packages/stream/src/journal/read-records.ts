import type { ClientBase, CustomTypesConfig } from 'pg'
import { JournalGapError } from '../journal-gap-error.ts'
import type { JournalRecord } from '../record.ts'

export interface RecordsToRead {
  readonly shardId: number
  /** Records after this position, 0 for all. */
  readonly afterPosition: number
  /**
   * `recorded_at` of the record at that position, or anything before it: months that end earlier are
   * not looked at. Undefined looks at all of them.
   */
  readonly recordedAtMin: string | undefined
  readonly recordsMax: number
  /** Of the bodies; one record always comes, however large. */
  readonly bytesMax: number
}

type Row = readonly [string, string, string, string, string, string | null, string, string]

// Positions have no gap, so a range of positions is the bound and no LIMIT is needed; a range scan of
// the primary key of each month is the only sensible plan. A statement prepared while the tables are
// empty would keep its sequential scans until reconnect: see `openConnection`.
// The running sum keeps a batch of large bodies from filling the memory; octet_length does not fetch
// a value that is stored out of line. Positions are unique, so `rows` sums the same as the default frame
// and need not look for equals: 5.6 µs of Postgres a record in batches of 100, not 6.2; 4.6 without any
// sum (four months, a slow machine).
const text = `
  select position, recorded_at, epoch, type, ledger_no, traceparent, content_hash, body
    from (select r.*, sum(octet_length(r.body)) over (order by r.position rows unbounded preceding)
                 as bytes
            from journal.records r
           where r.shard_id = $1 and r.position > $2 and r.position <= $2 + $3
             and r.recorded_at >= $4) whole
   where bytes <= $5 or position = $2 + 1
   order by position`

/**
 * Whole records in order, the next ones after a position.
 * @throws JournalGapError when the next position is missing while a later one is there
 */
export async function readRecords(
  client: ClientBase,
  { shardId, afterPosition, recordedAtMin, recordsMax, bytesMax }: RecordsToRead,
): Promise<JournalRecord[]> {
  const { rows } = await client.query<Row & string[]>({
    name: 'read_records',
    text,
    values: [shardId, afterPosition, recordsMax, recordedAtMin ?? '-infinity', bytesMax],
    rowMode: 'array',
    types: asTexts,
  })
  const recordedAtOf = timeReader()
  return rows.map((row, index) => {
    const position = Number(row[0])
    const expected = afterPosition + 1 + index
    if (position !== expected) throw new JournalGapError(shardId, expected)
    return {
      shardId,
      position,
      recordedAt: recordedAtOf(row[1]),
      epoch: Number(row[2]),
      typeNumber: Number(row[3]),
      ledgerNo: Number(row[4]),
      traceparent: row[5] ?? undefined,
      contentHash: row[6].slice(2), // \x…
      body: row[7],
    }
  })
}

/** Nothing is parsed twice: the texts go into headers as they are. */
const asTexts: CustomTypesConfig = { getTypeParser: () => (value: string) => value }

const utcTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

/** Postgres' text of a time in UTC as RFC 3339. The records of one commit share theirs. */
function timeReader(): (text: string) => string {
  let lastText = ''
  let last = ''
  return (text) => {
    if (text === lastText) return last
    const parts = utcTime.exec(text)
    if (parts === null) throw new RangeError(`not a time in UTC: ${text}`)
    const milliseconds = (parts[3] ?? '').padEnd(3, '0').slice(0, 3)
    lastText = text
    last = `${parts[1]}T${parts[2]}.${milliseconds}Z`
    return last
  }
}
