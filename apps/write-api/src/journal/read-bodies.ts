import { int8Array, textArray } from '@ledger/runtime'
import type { Statements } from './statement.ts'
import { send } from './statement.ts'

export interface StoredBody {
  readonly position: number
  readonly recordedAt: string
  readonly epoch: number
  readonly body: string
}

type Row = readonly [number, string, number, string]

// recorded_at names the partition; without it every month would be probed
const text = `
  select r.position, r.recorded_at, r.epoch, r.body
    from unnest($2::int8[], $3::text[]) as asked (position, recorded_at)
   cross join lateral (
     select * from journal.records r
      where r.shard_id = $1 and r.position = asked.position
        and r.recorded_at = asked.recorded_at::timestamptz
   ) r`

/** The records that replayed keys point at; answers are rendered from them. */
export async function readBodies(
  statements: Statements,
  shardId: number,
  places: readonly { readonly position: number; readonly recordedAt: string }[],
): Promise<readonly StoredBody[]> {
  const positions = int8Array(places.map((place) => place.position))
  const times = textArray(places.map((place) => place.recordedAt))
  const { rows } = await send<Row>(statements, 'read_bodies', text, [shardId, positions, times])
  return rows.map(([position, recordedAt, epoch, body]) => ({ position, recordedAt, epoch, body }))
}
