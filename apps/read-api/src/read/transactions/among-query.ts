import { int8Array } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import type { Candidate } from './candidates.ts'

const text = `
  select t.position, t.recorded_at as "recordedAt"
    from unnest($2::int8[]) as p (position)
    join projection.transactions t on t.shard_id = $1 and t.position = p.position
   order by t.position`

/** The transactions at some positions, by position. */
export async function readPlaces(
  client: PoolClient,
  shardId: number,
  positions: readonly number[],
): Promise<readonly Candidate[]> {
  if (positions.length === 0) return []
  const { rows } = await client.query<Candidate>({
    name: 'transactions_among',
    text,
    values: [shardId, int8Array(positions)],
  })
  return rows
}

const effectiveText = `
  select t.position, t.recorded_at as "recordedAt", t.effective_at::text as "effectiveAt"
    from unnest($2::int8[]) as p (position)
    join projection.transactions t on t.shard_id = $1 and t.position = p.position
   where t.effective_at < $5::timestamptz
     and (t.effective_at, t.position) > ($3::timestamptz, $4::int8)
   order by t.effective_at, t.position`

/** Those of them that count in a time, after a place, in the order in which they count. */
export async function readEffectivePlaces(
  client: PoolClient,
  shardId: number,
  positions: readonly number[],
  range: { readonly after: EffectivePlace; readonly to: string },
): Promise<readonly Candidate[]> {
  if (positions.length === 0) return []
  const { after, to } = range
  const { rows } = await client.query<Candidate>({
    name: 'effective_among',
    text: effectiveText,
    values: [shardId, int8Array(positions), after.effectiveAt, after.position, to],
  })
  return rows
}

/** A place in the order in which transactions count. */
export interface EffectivePlace {
  readonly effectiveAt: string
  readonly position: number
}
