import { existsSync, readFileSync, rmSync } from 'node:fs'
import type { WrkOptions, WrkResult } from './wrk.ts'
import { runWrk } from './wrk.ts'

export interface PacedPostsOptions extends Omit<WrkOptions, 'script' | 'env'> {
  readonly perSecond: number
  /** Notes every acknowledgement in this file, which must not be there yet. */
  readonly acknowledgedFile?: string
}

/** POSTs at a given rate, whatever their answers take, as long as a connection is free. */
export async function runPacedPosts(options: PacedPostsOptions): Promise<WrkResult> {
  const { perSecond, acknowledgedFile = '', ...wrk } = options
  return runWrk({
    ...wrk,
    script: 'paced-post.lua',
    env: { BENCH_RATE: String(perSecond), BENCH_ACKNOWLEDGED: acknowledgedFile },
  })
}

/** When the record at a position was acknowledged to its caller. */
export interface Acknowledgement {
  readonly position: number
  /** By the monotonic clock of the machine, that of `process.hrtime`. */
  readonly atMs: number
}

/** Takes the file with it. @returns in the order of positions */
export function takeAcknowledgements(file: string): readonly Acknowledgement[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  rmSync(file)
  return parseAcknowledgements(text)
}

/** Lines `position milliseconds`. */
export function parseAcknowledgements(text: string): readonly Acknowledgement[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, position, atMs] = /^(\d+) (\d+\.\d+)$/.exec(line) ?? []
      if (position === undefined) throw new Error(`not an acknowledgement: ${line}`)
      return { position: Number(position), atMs: Number(atMs) }
    })
    .sort((one, other) => one.position - other.position)
}
