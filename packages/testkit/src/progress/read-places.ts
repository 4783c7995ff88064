import { postgresTypes } from '@ledger/runtime'
import type pg from 'pg'

/** Something that may only go forward, and where it is. */
export interface Place {
  readonly name: string
  readonly epoch: number
  readonly position: number
}

// A cursor has no epoch of its own: it stands in the epoch of its shard.
const text = `
  select 'counter of shard ' || shard_id as name, epoch, position from journal.shards
  union all
  select 'cursor of shard ' || shard_id, s.epoch, c.position
  from relay.cursors c
  join journal.shards s using (shard_id)
  union all
  select 'checkpoint ' || projection || ' of shard ' || shard_id, epoch, position
  from projection.checkpoints`

/** Where counters, cursors and checkpoints are now, in one snapshot. */
export async function readPlaces(pool: pg.Pool): Promise<readonly Place[]> {
  return (await pool.query<Place>({ text, types: postgresTypes })).rows
}
