import { setTimeout as pause } from 'node:timers/promises'
import { ProblemError } from '@ledger/runtime'
import type { PoolClient } from 'pg'
import { hasReached, placeOf, type Place } from '../../place.ts'
import { minTokenOf, requireReached, type Freshness } from '../consistency.ts'
import { inSnapshot } from '../in-time/snapshot-query.ts'
import type { Reader } from '../reader.ts'
import { shardPlaceOf } from '../shard-place.ts'
import { holdSearchedTables } from './hold-tables-query.ts'
import { readSearchPlaces, type PlaceRow } from './places-query.ts'

/** How long a list waits for the projector; it looks less and less often, as many may wait. */
const waitMsMax = 1_000
const lookMsMin = 20
const lookMsMax = 200

/** @throws ProblemError search_disabled */
export function requireSearch({ isSearchOn }: Reader, filters: readonly string[]): void {
  if (isSearchOn || filters.length === 0) return
  const names = filters.map((name) => `\`${name}\``).join(', ')
  const detail = `This deployment cannot be asked for ${names}.`
  throw new ProblemError({ code: 'search_disabled', detail })
}

/**
 * Searches in one snapshot that is as fresh as asked for: a strong search waits until the projector has
 * come to where the journal was when it was asked. What is found is the fold of the journal up to
 * `place`, never a part of it.
 * @throws ProblemError not_caught_up, invalid_token
 */
export async function inSearchedSnapshot<Found extends object>(
  { journal }: Reader,
  shardId: number,
  freshness: Freshness,
  work: (client: PoolClient, place: Place) => Promise<Found>,
): Promise<{ readonly place: Place; readonly found: Found }> {
  const untilMs = performance.now() + waitMsMax
  const minToken = minTokenOf(freshness)
  let target = freshness.consistency === 'at_least' ? freshness.minToken : undefined
  for (let lookMs = lookMsMin; ; lookMs = Math.min(2 * lookMs, lookMsMax)) {
    const attempt = await inSnapshot(journal, async (client) => {
      await holdSearchedTables(client)
      const askedAtMs = performance.now()
      const { head, searched } = await readSearchPlaces(client, shardId)
      const headPlace = shardPlaceOf(shardId, head, askedAtMs)
      if (freshness.consistency === 'strong') target ??= headPlace
      const place = searchedPlaceOf(shardId, searched, head, askedAtMs)
      const isReached = target === undefined || hasReached(place, target)
      return { headPlace, place, found: isReached ? await work(client, place) : undefined }
    })
    requireReached(attempt.headPlace, minToken)
    if (attempt.found !== undefined) return { place: attempt.place, found: attempt.found }
    if (performance.now() >= untilMs) throw notCaughtUp(attempt.headPlace, attempt.place)
    await pause(lookMs)
  }
}

/** At the end of the journal it is as new as the question, however old its record. */
function searchedPlaceOf(
  shardId: number,
  { epoch, position, shard_recorded_at: recordedAt }: PlaceRow,
  head: PlaceRow,
  askedAtMs: number,
): Place {
  const isAtHead = epoch === head.epoch && position === head.position
  return placeOf(shardId, epoch, position, recordedAt, isAtHead ? askedAtMs : undefined)
}

function notCaughtUp(head: Place, searched: Place): ProblemError {
  const records = head.position - searched.position
  const detail = `What can be searched is ${records} records behind the journal.`
  return new ProblemError({ code: 'not_caught_up', detail })
}
