import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

export interface RecordRow {
  readonly type: number
  readonly position: number
  readonly recorded_at: string
  readonly epoch: number
  /** 64 hex digits. */
  readonly content_hash: string
  readonly body: string
  /** Records of the page, with those that are too many bytes. */
  readonly page_count: number
}

/** How many positions one page looks at: the journal of a shard holds the records of all its ledgers. */
export const positionsMax = 20_000

/** How many bytes the bodies of one page have together; one record always comes, however large. */
const bytesMax = 8 * 1024 * 1024

// By the key of the journal. The running sum keeps a page of large bodies from filling the memory;
// octet_length does not fetch a value that is stored out of line.
const text = `
  select s.epoch as shard_epoch, s.position as shard_position, s.recorded_at as shard_recorded_at,
         r.*
    from journal.shards s
    left join lateral (
      select w.type, w.position, w.recorded_at, w.epoch,
             encode(w.content_hash, 'hex') as content_hash, w.body, w.page_count
        from (
          select p.*, sum(octet_length(p.body)) over (order by p.position) as bytes,
                 row_number() over (order by p.position) as place,
                 count(*) over () as page_count
            from (
              select * from journal.records
               where shard_id = $1 and position > $3 and position <= $3 + ${positionsMax}
                 and recorded_at >= $4::timestamptz
                 and ledger_no = $2 and ($5::int2 is null or type = $5)
               order by position
               limit $6
            ) p
        ) w
       where w.bytes <= ${bytesMax} or w.place = 1
       order by w.position
    ) r on true
   where s.shard_id = $1
   order by r.position`

type Row = Omit<ShardPlaceRow, 'position' | 'epoch'> & {
  readonly shard_epoch: number
  readonly shard_position: number
} & (RecordRow | { readonly [Column in keyof RecordRow]: null })

/** Records of a ledger in the order of the journal, and how far its shard is in the same snapshot. */
export async function readRecords(
  client: PoolClient,
  { shardId, ledgerNo, openedAt }: LedgerPlace,
  page: { readonly after: number; readonly type: number | undefined; readonly limit: number },
): Promise<{ readonly records: readonly RecordRow[]; readonly place: ShardPlaceRow }> {
  const { rows } = await client.query<Row>({
    name: 'list_records',
    text,
    values: [shardId, ledgerNo, page.after, openedAt, page.type ?? null, page.limit],
  })
  const [first] = rows
  if (first === undefined) throw new Error(`shard ${shardId} does not exist; run the migrations`)
  const { shard_epoch: epoch, shard_position: position, shard_recorded_at } = first
  return {
    place: { epoch, position, shard_recorded_at },
    records: rows.filter((row): row is Row & RecordRow => row.body !== null),
  }
}
