import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { readLag } from '../database/read-lag.ts'

/** One look at the pipeline while it is under load. */
export interface Sample {
  /** Since the load began. */
  readonly s: number
  /** Records journaled per second since the sample before. */
  readonly per_s: number
  /** Age of the oldest record that is not published, 0 when there is none; null without a relay. */
  readonly relay_lag_s: number | null
  /** Age of the oldest record that is not projected; null without a projector. */
  readonly lag_s: number | null
}

const sampleMs = 250

/** Looks at the pipeline every 250 ms while the work runs. */
export async function sampleDuring<T>(
  pool: Pool,
  hasStream: boolean,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly timeline: readonly Sample[] }> {
  const stopping = new AbortController()
  const sampling = sampleUntil(pool, hasStream, stopping.signal)
  sampling.catch(() => undefined) // thrown by `end` as well
  try {
    return { result: await work(), timeline: await end() }
  } catch (error) {
    await end()
    throw error
  }

  async function end(): Promise<readonly Sample[]> {
    stopping.abort()
    return sampling
  }
}

async function sampleUntil(
  pool: Pool,
  hasStream: boolean,
  stopping: AbortSignal,
): Promise<readonly Sample[]> {
  const startedAt = performance.now()
  const samples: Sample[] = []
  let before = { s: 0, position: (await readLag(pool)).position }
  while (!stopping.aborted) {
    // a multiple of the interval since the beginning: a slow look does not shift those after it
    const next = startedAt + (samples.length + 1) * sampleMs
    await delay(Math.max(next - performance.now(), 0))
    const { position, relayLagS, projectionLagS } = await readLag(pool)
    const s = (performance.now() - startedAt) / 1_000
    samples.push({
      s: round(s),
      per_s: Math.round((position - before.position) / (s - before.s)),
      relay_lag_s: hasStream ? round(relayLagS) : null,
      lag_s: hasStream ? round(projectionLagS) : null,
    })
    before = { s, position }
  }
  return samples
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000
}
