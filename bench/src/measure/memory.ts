import { readFileSync } from 'node:fs'
import { familyOf } from './family-of.ts'
import type { ProcessStat } from './process-stat.ts'

/** Resident memory of a process, in KiB; see proc_pid_status(5). */
export interface ProcessMemory {
  /** Its own: heaps and stacks. */
  readonly own: number
  /** Files that it runs from or has mapped. */
  readonly file: number
  /** Shared with others, as Postgres shares its buffers. */
  readonly shared: number
}

const kibPerMib = 1_024

/**
 * Resident memory of a process with all that it started. What they share is counted once, as that of
 * the one which has touched most of it: Postgres's backends all map the same buffers.
 */
export function memoryMibOf(
  pid: number,
  processes: readonly ProcessStat[],
  read: (pid: number) => ProcessMemory | undefined = readProcessMemory,
): number {
  const family = familyOf(pid, processes).flatMap((one) => read(one) ?? [])
  const own = family.reduce((sum, one) => sum + one.own, 0)
  const most = (of: 'file' | 'shared'): number => Math.max(0, ...family.map((one) => one[of]))
  return Math.round((own + most('file') + most('shared')) / kibPerMib)
}

/** Nothing when the process has ended. */
function readProcessMemory(pid: number): ProcessMemory | undefined {
  try {
    return parseProcessMemory(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(String((error as NodeJS.ErrnoException).code)))
      return undefined
    throw error
  }
}

export function parseProcessMemory(text: string): ProcessMemory {
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0)
  return { own: field('RssAnon'), file: field('RssFile'), shared: field('RssShmem') }
}
