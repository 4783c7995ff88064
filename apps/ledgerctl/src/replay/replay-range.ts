import { readHead } from '@ledger/stream'
import type { ClientBase } from 'pg'
import { findPositionAt } from '../statements/find-position-at.ts'

/** From where to where a shard is replayed: positions, or times of which the last is not in it. */
export interface AskedRange {
  readonly fromPosition?: number
  /** RFC 3339. */
  readonly fromTime?: string
  readonly toPosition?: number
  /** RFC 3339. What was recorded at it is left out, so that ranges that meet share nothing. */
  readonly toTime?: string
}

/** Both positions are replayed; none is when the first is above the last. */
export interface PositionRange {
  readonly firstPosition: number
  readonly lastPosition: number
}

/** What a range means in a shard as it is now: what is written later is not replayed. */
export async function positionsOf(
  client: ClientBase,
  shardId: number,
  asked: AskedRange,
): Promise<PositionRange> {
  const { position: headPosition } = await readHead(client, shardId)
  return {
    firstPosition: await firstOf(client, shardId, asked, headPosition),
    lastPosition: await lastOf(client, shardId, asked, headPosition),
  }
}

async function firstOf(
  client: ClientBase,
  shardId: number,
  { fromPosition, fromTime }: AskedRange,
  headPosition: number,
): Promise<number> {
  if (fromTime === undefined) return fromPosition ?? 1
  return (await findPositionAt(client, shardId, fromTime)) ?? headPosition + 1
}

async function lastOf(
  client: ClientBase,
  shardId: number,
  { toPosition, toTime }: AskedRange,
  headPosition: number,
): Promise<number> {
  if (toTime === undefined) return Math.min(toPosition ?? headPosition, headPosition)
  const behind = await findPositionAt(client, shardId, toTime)
  return behind === undefined ? headPosition : behind - 1
}
