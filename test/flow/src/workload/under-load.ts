import { watchProgress } from '@ledger/testkit'
import type { FlowDoors } from './flow-doors.ts'
import type { Random } from './random.ts'
import { Readers } from './readers.ts'
import type { Scene } from './use-scene.ts'
import { Writers } from './writers.ts'

/** Leaves the machine to the processes that are watched, which have to start again and again. */
const thinkMsDefault = 30

export interface LoadOptions {
  readonly random: Random
  /** Clients that write, and clients that read; none of these unless given. */
  readonly writers: number
  readonly readers?: number
  /** Makes the keys of this load its own. */
  readonly name?: string
  /** Between two things that a client does; 30 ms unless given. */
  readonly thinkMs?: number
  /** Where all writers call, instead of the processes themselves. */
  readonly via?: string
  /** Which doors writers take; HTTP alone unless given. */
  readonly doors?: FlowDoors
}

export interface Load {
  /** Awaits so many more operations with a final answer. */
  progress(operations: number): Promise<void>
  /** Awaits so many more reads. */
  reads(count: number): Promise<void>
  /** How many calls were answered 503 or not at all. */
  failures(): { readonly writes: number; readonly reads: number }
}

/**
 * Does something to a pipeline while clients write and read, then lets every client finish what it is
 * at. Whatever is done: counters, cursors and checkpoints never go back.
 */
export async function underLoad(
  scene: Scene,
  options: LoadOptions,
  work: (load: Load) => Promise<void>,
): Promise<void> {
  const { pipeline, evidence } = scene
  const watch = await watchProgress(pipeline.parts.pool)
  const common = { ...options, thinkMs: options.thinkMs ?? thinkMsDefault }
  const writers = new Writers(scene, { ...common, clients: options.writers })
  const readers = new Readers(scene, { ...common, clients: options.readers ?? 0 })
  try {
    await work({
      progress: (operations) => writers.loops.progress(operations),
      reads: (count) => readers.loops.progress(count),
      failures: () => ({ writes: writers.unavailable, reads: readers.unavailable }),
    })
    await Promise.all([writers.loops.stop(), readers.loops.stop()])
  } finally {
    writers.loops.abandon()
    readers.loops.abandon()
    for (const { detail } of await watch.stop()) evidence.witness.fault(detail)
  }
}
