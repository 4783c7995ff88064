import type { PoolClient } from 'pg'
import type { TimeRange } from '../searching/filters.ts'
import { lastPositionBefore } from './position-query.ts'

/** Positions after the one, up to the other. */
export interface PositionRange {
  readonly after: number
  readonly until: number
}

/** The positions of a shard that were recorded in a time; all of them when none is given. */
export async function recordedRange(
  client: PoolClient,
  shardId: number,
  range: TimeRange | undefined,
): Promise<PositionRange> {
  const open = { after: 0, until: Number.MAX_SAFE_INTEGER }
  if (range === undefined) return open
  const { from, to } = range
  const after = from === '-infinity' ? 0 : await lastPositionBefore(client, shardId, from)
  const until = to === 'infinity' ? open.until : await lastPositionBefore(client, shardId, to)
  return { after, until }
}
