import { placeOf, type Place } from '../place.ts'

/** How far a shard is, as a statement reads it beside what it is about. */
export interface ShardPlaceRow {
  readonly epoch: number
  readonly position: number
  readonly shard_recorded_at: string
}

/** @param askedAtMs before the statement was sent; undefined: as old as its record, by the wall clock */
export function shardPlaceOf(
  shardId: number,
  row: ShardPlaceRow,
  askedAtMs: number | undefined,
): Place {
  return placeOf(shardId, row.epoch, row.position, row.shard_recorded_at, askedAtMs)
}
