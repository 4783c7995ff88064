import { encodeToken } from '@ledger/wire'
import type { Token } from '@ledger/wire'

/** How far the journal of a shard was when something was read. */
export interface Place extends Token {
  readonly token: string
  /** Of the record at that position; RFC 3339, UTC. */
  readonly recordedAt: string
  /** A moment at which the journal was no further than this, by the monotonic clock. */
  readonly asOfMs: number
}

/** @param asOfMs undefined: as old as its record, by the wall clock */
export function placeOf(
  shardId: number,
  epoch: number,
  position: number,
  recordedAt: string,
  asOfMs: number | undefined,
): Place {
  const token = encodeToken(shardId, epoch, position)
  return {
    shardId,
    epoch,
    position,
    recordedAt,
    token,
    asOfMs: asOfMs ?? performance.now() - ageMsOf(recordedAt),
  }
}

/** The clock of the database may be ahead of ours. */
function ageMsOf(recordedAt: string): number {
  return Math.max(0, Date.now() - Date.parse(recordedAt))
}

/**
 * Whether what was read at `place` holds everything up to `token`, both of one shard. An epoch comes
 * after all that is left of the epochs before it, whatever the positions say: what they had past its
 * first position is void.
 */
export function hasReached(place: Token, token: Token): boolean {
  if (place.epoch !== token.epoch) return place.epoch > token.epoch
  return place.position >= token.position
}
