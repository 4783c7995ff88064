import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { readCheckpoints } from '../database/read-checkpoints.ts'
import type { Sample } from '../measure/timeline.ts'

const sampleMs = 250

/** Looks every 250 ms how far shard 0 is projected, until the work is done. */
export async function sampleCheckpointDuring(
  pool: Pool,
  work: () => Promise<void>,
): Promise<readonly Sample[]> {
  const stopping = new AbortController()
  const sampling = sampleUntil(pool, stopping.signal)
  try {
    await work()
  } finally {
    stopping.abort()
    await sampling
  }
  return sampling
}

async function sampleUntil(pool: Pool, stopping: AbortSignal): Promise<readonly Sample[]> {
  const startedAt = performance.now()
  const samples: Sample[] = []
  let before = { s: 0, position: await positionOf(pool) }
  while (!stopping.aborted) {
    await delay(sampleMs)
    const s = (performance.now() - startedAt) / 1_000
    const position = await positionOf(pool)
    const perS = Math.round((position - before.position) / (s - before.s))
    samples.push({ s: Number(s.toFixed(3)), per_s: perS, relay_lag_s: null, lag_s: null })
    before = { s, position }
  }
  return samples
}

async function positionOf(pool: Pool): Promise<number> {
  return (await readCheckpoints(pool)).get(0) ?? 0
}
