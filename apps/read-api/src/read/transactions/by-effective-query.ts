import { int8Array } from '@ledger/runtime'
import { ledgerKey, termKey } from '@ledger/wire'
import type { PoolClient } from 'pg'
import type { LedgerPlace } from '../../identity.ts'
import type { PositionRange } from '../bisect/recorded-range.ts'
import type { EffectivePlace } from './among-query.ts'
import type { Candidate, Candidates } from './candidates.ts'
import type { TransactionFilters } from './filters.ts'

/** How many transactions one page looks at. */
const rowsMax = 5_000

const lookedAtText = `
  select t.position, t.recorded_at, t.effective_at, t.status
    from projection.transactions t
   where t.shard_id = $1 and t.ledger = $2 and t.effective_at < $5::timestamptz
     and (t.effective_at, t.position) > ($3::timestamptz, $4::int8)
   order by t.effective_at, t.position`

// In the order of the index, so it stops where the page is full. Of each the terms are probed by key.
const text = `
  select t.position, t.recorded_at as "recordedAt", t.effective_at::text as "effectiveAt"
    from (${lookedAtText} limit ${rowsMax}) t
   where ($9::int2 is null or t.status = $9) and t.position > $6 and t.position <= $7
     and not exists (
       select from unnest($8::int8[]) as k (term)
        where not exists (
          select from projection.transaction_terms x
           where x.shard_id = $1 and x.term = k.term and x.position = t.position))
   order by t.effective_at, t.position
   limit $10`

const lastLookedAtText = `
  select t.position, t.recorded_at as "recordedAt", t.effective_at::text as "effectiveAt"
    from (${lookedAtText} offset ${rowsMax - 1} limit 1) t`

const statusNumbers = { pending: 0, posted: 1, archived: 2 } as const

/** Transactions that count in a time, in the order in which they count: of no more than `rowsMax`. */
export async function listByEffectiveTime(
  client: PoolClient,
  { shardId, ledgerId }: LedgerPlace,
  { terms, status }: TransactionFilters,
  range: PositionRange & { readonly place: EffectivePlace; readonly to: string },
  limit: number,
): Promise<Candidates> {
  const { place, to, after, until } = range
  const bounds = [shardId, ledgerKey(ledgerId), place.effectiveAt, place.position, to]
  const { rows: candidates } = await client.query<Candidate>({
    name: 'list_by_effective_time',
    text,
    values: [
      ...bounds,
      after,
      until,
      int8Array(terms.map((term) => termKey(ledgerId, term))),
      status === undefined ? null : statusNumbers[status],
      limit,
    ],
  })
  if (candidates.length === limit) return { candidates, goOn: candidates.at(-1) }
  const { rows } = await client.query<Candidate>({
    name: 'last_by_effective_time',
    text: lastLookedAtText,
    values: bounds,
  })
  return { candidates, goOn: rows[0] }
}
