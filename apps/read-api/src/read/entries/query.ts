import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { Order } from '../list.ts'
import type { ShardPlaceRow } from '../shard-place.ts'

export interface EntryRow {
  readonly version: number
  readonly position: number
  readonly recorded_at: string
  /** As Postgres writes it, so that no digit is lost: `1993-01-01 00:00:00.000001+00`. */
  readonly effective_at: string
  readonly kind: number
  readonly direction: number
  readonly amount: bigint
  readonly posted_debits: bigint
  readonly posted_credits: bigint
  readonly pending_debits: bigint
  readonly pending_credits: bigint
  readonly transaction_id: string
}

/** Where a page begins: after this entry, in the order asked for. */
export interface EntryPlace {
  readonly version: number
  readonly recordedAt: string
}

// Versions and times of an account rise together, so a range of times takes away the months that hold
// nothing of the page: those before the account was opened, and those on the other side of the cursor.
// Each month that is left is asked through its key, and all are merged by version.
// Times are written to the millisecond; one is added so that a finer one could not be lost either.
const textOf = (order: Order) => `
  select s.epoch, s.position as shard_position, s.recorded_at as shard_recorded_at, e.*
    from journal.shards s
    left join lateral (
      select i.version, i.position, i.recorded_at, i.effective_at::text as effective_at,
             i.kind, i.direction, i.amount,
             i.posted_debits, i.posted_credits, i.pending_debits, i.pending_credits,
             r.transaction_id
        from (
          select * from journal.entries
           where shard_id = $1 and account_no = $2
             and version > $3 and version < $4
             and recorded_at >= $5::timestamptz
             and recorded_at < $6::timestamptz + interval '1 millisecond'
           order by version ${order}
           limit $7
        ) i
        join journal.records r
          on r.shard_id = $1 and r.position = i.position and r.recorded_at = i.recorded_at
       order by i.version ${order}
    ) e on true
   where s.shard_id = $1`

const texts: Readonly<Record<Order, string>> = { asc: textOf('asc'), desc: textOf('desc') }

/** Versions after the one, up to the other. */
export interface VersionRange {
  readonly after: number
  readonly until: number
}

export const allVersions: VersionRange = { after: 0, until: Number.MAX_SAFE_INTEGER - 1 }

type Row = Omit<ShardPlaceRow, 'position'> & { readonly shard_position: number } & (
    EntryRow | { readonly [Column in keyof EntryRow]: null }
  )

/** Entries of an account by version, and how far its shard is in the same snapshot. */
export async function listEntries(
  client: PoolClient,
  { ledger, accountNo, openedAt }: AccountIdentity,
  page: {
    readonly order: Order
    readonly after: EntryPlace | undefined
    /** Only those after the one version, up to the other. */
    readonly versions: VersionRange
    readonly limit: number
  },
): Promise<{ readonly entries: readonly EntryRow[]; readonly place: ShardPlaceRow }> {
  const { order, after, versions, limit } = page
  const isAscending = order === 'asc'
  const afterVersion = isAscending ? (after?.version ?? 0) : 0
  const beforeVersion = isAscending ? undefined : after?.version
  const { rows } = await client.query<Row>({
    name: `list_entries_${order}`,
    text: texts[order],
    values: [
      ledger.shardId,
      accountNo,
      Math.max(afterVersion, versions.after),
      Math.min(beforeVersion ?? Number.MAX_SAFE_INTEGER, versions.until + 1),
      isAscending && after !== undefined ? after.recordedAt : openedAt,
      isAscending || after === undefined ? 'infinity' : after.recordedAt,
      limit,
    ],
  })
  const [first] = rows
  if (first === undefined) throw new Error(`shard ${ledger.shardId} does not exist`)
  const place = { ...first, position: first.shard_position }
  return { place, entries: rows.filter((row): row is Row & EntryRow => row.version !== null) }
}
