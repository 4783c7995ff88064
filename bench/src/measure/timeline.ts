import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { readLag } from '../database/read-lag.ts'
import { readProcesses } from './cpu-seconds.ts'
import { memoryMibOf } from './memory.ts'

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
  /** What a caller beside the load waited, in the second before; null when it had no answer. */
  readonly latency_p50_ms?: number | null
  readonly latency_max_ms?: number | null
  /** Resident memory by process; once a second. */
  readonly memory_mib?: Readonly<Record<string, number>>
}

export interface SampleOptions {
  /** Whose memory is looked at: process ids by name. One may end, and another take its place. */
  readonly pids?: () => Readonly<Record<string, number>>
}

const sampleMs = 250
/** It takes a look at every process of the machine. */
const samplesPerMemory = 4

/** Looks at the pipeline every 250 ms while the work runs. */
export async function sampleDuring<T>(
  pool: Pool,
  hasStream: boolean,
  work: () => Promise<T>,
  options: SampleOptions = {},
): Promise<{ readonly result: T; readonly timeline: readonly Sample[] }> {
  const stopping = new AbortController()
  const sampling = sampleUntil(pool, hasStream, stopping.signal, options)
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
  { pids }: SampleOptions,
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
      ...(pids && samples.length % samplesPerMemory === 0 && { memory_mib: memoryMib(pids()) }),
    })
    before = { s, position }
  }
  return samples
}

function memoryMib(pids: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const processes = readProcesses()
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => [name, memoryMibOf(pid, processes)]),
  )
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000
}
