import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Violation } from '../invariants/violation.ts'
import type { Place } from './read-places.ts'
import { readPlaces } from './read-places.ts'

const lookEveryMs = 50

export interface ProgressWatch {
  /** One look more, and all that ever went back. */
  stop(): Promise<readonly Violation[]>
}

/**
 * Looks again and again, while a test does its worst, at everything that may only go forward: counter
 * of each shard, cursors and checkpoints (I9), by epoch and position. A look that fails is made again:
 * the database itself may be what the test stops.
 */
export async function watchProgress(pool: pg.Pool): Promise<ProgressWatch> {
  const furthest = new Map<string, Place>()
  const violations: Violation[] = []
  const stopping = new AbortController()
  const look = async (): Promise<void> => {
    for (const place of await readPlaces(pool)) violations.push(...advance(furthest, place))
  }
  await look()
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await pause(lookEveryMs, undefined, { signal: stopping.signal }).catch(ignoreAbort)
      await look().catch(ignoreUnavailable)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await looking
      await look()
      return violations
    },
  }
}

function advance(furthest: Map<string, Place>, place: Place): readonly Violation[] {
  const before = furthest.get(place.name)
  furthest.set(place.name, place)
  if (before === undefined || !isBehind(place, before)) return []
  const detail = `${place.name} went from ${textOf(before)} back to ${textOf(place)}`
  return [{ invariant: 'I9', rule: 'never-goes-back', detail }]
}

function isBehind(place: Place, before: Place): boolean {
  if (place.epoch !== before.epoch) return place.epoch < before.epoch
  return place.position < before.position
}

function textOf({ epoch, position }: Place): string {
  return `(epoch ${epoch}, position ${position})`
}

/** A server that is down or starting says so with a code; a mistake in the statement is a bug. */
function ignoreUnavailable(error: unknown): void {
  const code = (error as { readonly code?: string }).code ?? ''
  if (!/^(08|57)|^E[A-Z]+$|^$/.test(code)) throw error
}

function ignoreAbort(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error
}
