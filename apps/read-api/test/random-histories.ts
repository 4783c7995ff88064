import { bucketStart } from '@ledger/wire'
import type pg from 'pg'

/** An entry as a fold sees it: 0 post, 1 hold, 2 release; 0 debit, 1 credit. */
export interface HistoryEntry {
  readonly version: number
  readonly kind: 0 | 1 | 2
  readonly direction: 0 | 1
  readonly amount: bigint
  readonly effectiveAt: string
}

export interface History {
  readonly accountNo: number
  readonly entries: readonly HistoryEntry[]
  /** How many of them are projected. */
  readonly projected: number
}

/** Numbers from 0 up to but not including 1. */
export type Random = () => number

/** Borders of every level, leap days, the first and the last time there is. */
const borders = [
  '0001-01-01T00:00:00.000000Z',
  '1999-12-31T23:59:59.999999Z',
  '2000-01-01T00:00:00.000000Z',
  '2000-02-29T23:59:59.999999Z',
  '2000-03-01T00:00:00.000000Z',
  '2023-02-28T23:59:59.999999Z',
  '2024-02-29T00:00:00.000000Z',
  '2024-02-29T12:34:56.789000Z',
  '2024-02-29T12:34:56.789001Z',
  '2024-02-29T12:34:56.790000Z',
  '2024-02-29T12:35:00.000000Z',
  '2024-02-29T13:00:00.000000Z',
  '2024-03-01T00:00:00.000000Z',
  '2024-12-31T23:59:59.999999Z',
  '2025-01-01T00:00:00.000000Z',
  '9999-12-31T23:59:59.999999Z',
] as const

export function randomTime(random: Random): string {
  if (random() < 0.6) return pick(random, borders)
  const day = new Date(Date.UTC(2023, 11, 30) + Math.floor(random() * 100) * 86_400_000)
  const ofDay = new Date(day.getTime() + Math.floor(random() * 86_400_000)).toISOString()
  return bucketStart(ofDay, 1 + Math.floor(random() * 8))
}

/** Mostly small; some with all their entries at one time, and some with amounts of 37 digits. */
export function randomHistory(random: Random, accountNo: number): History {
  const length = 1 + Math.floor(random() ** 3 * 120)
  const time = random() < 0.2 ? randomTime(random) : undefined
  const digits = random() < 0.2 ? 36 : 4
  const entries = Array.from({ length }, (_, index) => ({
    version: index + 1,
    kind: Math.floor(random() * 3) as 0 | 1 | 2,
    direction: Math.floor(random() * 2) as 0 | 1,
    amount: BigInt(Math.ceil(random() * 9_999)) * 10n ** BigInt(digits - 4),
    effectiveAt: time ?? randomTime(random),
  }))
  const projected = random() < 0.5 ? length : Math.floor(random() * (length + 1))
  return { accountNo, entries, projected }
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

const headsText = `
  insert into journal.account_heads (shard_id, account_no, version, epoch)
  select 0, (h->>0)::bigint, (h->>1)::bigint, 1 from jsonb_array_elements($1::jsonb) h`

const balancesText = `
  insert into projection.balances (shard_id, account_no, version, position, epoch, recorded_at,
    posted_debits, posted_credits, pending_debits, pending_credits)
  select 0, (h->>0)::bigint, (h->>2)::bigint, 1, 1, now(), 0, 0, 0, 0
    from jsonb_array_elements($1::jsonb) h where (h->>2)::bigint > 0`

const entriesText = `
  with entry as (
    select e, last.position + ordinality as place
      from jsonb_array_elements($1::jsonb) with ordinality as given (e, ordinality)
     cross join (select coalesce(max(position), 0) as position from journal.records) last
  ), records as (
    insert into journal.records (shard_id, type, ledger_no, position, recorded_at, epoch,
      transaction_id, content_hash, body)
    select 0, 10, 1, place, s.recorded_at, 1, gen_random_uuid(), sha256(''), ''
      from entry cross join journal.shards s where s.shard_id = 0
  )
  insert into journal.entries (shard_id, account_no, version, position, recorded_at, effective_at,
    currency_no, line, kind, direction, amount, posted_debits, posted_credits, pending_debits,
    pending_credits)
  select 0, (e->>0)::bigint, (e->>1)::bigint, place, s.recorded_at,
         (e->>2)::timestamptz, 203, 0, (e->>3)::smallint, (e->>4)::smallint, (e->>5)::numeric,
         0, 0, 0, 0
    from entry cross join journal.shards s where s.shard_id = 0`

/** Writes heads, entries and how far they are projected; no rule of the ledger is looked at. */
export async function storeHistories(pool: pg.Pool, histories: readonly History[]): Promise<void> {
  const heads = histories.map((one) => [one.accountNo, one.entries.length, one.projected])
  const entries = histories.flatMap(({ accountNo, entries: all }) =>
    all.map((one) => [
      accountNo,
      one.version,
      one.effectiveAt,
      one.kind,
      one.direction,
      one.amount.toString(),
    ]),
  )
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('set local session_replication_role = replica') // nothing balances
    await client.query(headsText, [JSON.stringify(heads)])
    await client.query(balancesText, [JSON.stringify(heads)])
    await client.query(entriesText, [JSON.stringify(entries)])
    await client.query('commit')
  } finally {
    client.release(true)
  }
}
