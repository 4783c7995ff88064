import { rollupLevelMax } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { AccountIdentity } from '../../identity.ts'
import type { EntryRow } from '../entries/query.ts'

/** After this entry in the order of the statement; its effective time as Postgres writes it. */
export interface StatementPlace {
  readonly effectiveAt: string
  readonly version: number
}

/** Where the entries of an account are that it had at a version. */
export interface StatementParts {
  readonly version: number
  /** The first so many are in the journal alone, */
  readonly restingMax: number
  /** those up to this version are rolled up, and the rest is in the journal alone again. */
  readonly rolledVersion: number
}

const inRange = (entry: string) => `
            ${entry}.effective_at >= $3::timestamptz and ${entry}.effective_at < $4::timestamptz
        and (${entry}.effective_at, ${entry}.version) > ($5::timestamptz, $6::int8)`

// The first of each part, merged: the first and the last entries of the account from the journal, and of
// each level the entries that rest there, which its key has in this order. What was recorded after the
// version is passed over.
const text = `
  with entry as (
    select e.effective_at, e.version, e.recorded_at
      from journal.entries e
     where e.shard_id = $1 and e.account_no = $2 and e.recorded_at >= $12::timestamptz
       and e.version <= least($8::int8, $10::int8) and ${inRange('e')}
     union all
    select e.effective_at, e.version, e.recorded_at
      from journal.entries e
     where e.shard_id = $1 and e.account_no = $2 and e.recorded_at >= $12::timestamptz
       and e.version > $9 and e.version <= $10 and ${inRange('e')}
     union all
    select t.effective_at, t.version, t.recorded_at
      from generate_series(1, $11::int4) as l (level)
     cross join lateral (
       select t.effective_at, t.version, t.recorded_at
         from projection.timed_entries t
        where t.shard_id = $1 and t.account_no = $2 and t.level = l.level::int2
          and t.version <= least($9::int8, $10::int8) and ${inRange('t')}
        order by t.effective_at, t.version
        limit $7) t
  ), page as (
    select * from entry order by effective_at, version limit $7
  )
  select i.version, i.position, i.recorded_at, i.effective_at::text as effective_at,
         i.kind, i.direction, i.amount,
         i.posted_debits, i.posted_credits, i.pending_debits, i.pending_credits,
         r.transaction_id
    from page p
    join journal.entries i
      on i.shard_id = $1 and i.account_no = $2 and i.version = p.version
     and i.recorded_at = p.recorded_at
    join journal.records r
      on r.shard_id = $1 and r.position = i.position and r.recorded_at = i.recorded_at
   order by p.effective_at, p.version`

/** Entries that count from `from` until before `to`, in the order in which they count. */
export async function readStatementPage(
  client: PoolClient,
  { ledger, accountNo, openedAt }: AccountIdentity,
  parts: StatementParts,
  page: {
    readonly from: string
    readonly to: string
    readonly after: StatementPlace | undefined
    readonly limit: number
  },
): Promise<readonly EntryRow[]> {
  const { rows } = await client.query<EntryRow>({
    name: 'read_statement_page',
    text,
    values: [
      ledger.shardId,
      accountNo,
      page.from,
      page.to,
      page.after?.effectiveAt ?? '-infinity',
      page.after?.version ?? 0,
      page.limit,
      parts.restingMax,
      parts.rolledVersion,
      parts.version,
      rollupLevelMax,
      openedAt,
    ],
  })
  return rows
}
