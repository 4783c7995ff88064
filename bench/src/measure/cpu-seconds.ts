import { readdirSync, readFileSync } from 'node:fs'
import { familyOf } from './family-of.ts'
import type { ProcessStat } from './process-stat.ts'
import { parseProcessStat } from './process-stat.ts'

/** All processes of the machine at one moment. */
export function readProcesses(): readonly ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))]
      } catch (error) {
        if (isGone(error)) return []
        throw error
      }
    })
}

/**
 * CPU seconds of a process with all it ever started: itself, what lives of its descendants, and those
 * that have ended. So a server that forks a process per connection is counted whole, and the figure
 * only rises.
 */
export function cpuSecondsOf(pid: number, processes: readonly ProcessStat[]): number {
  if (!processes.some((process) => process.pid === pid)) {
    throw new Error(`process ${pid} has ended`)
  }
  const family = new Set(familyOf(pid, processes))
  return processes
    .filter((process) => family.has(process.pid))
    .reduce(
      (sum, { ownSeconds, endedChildrenSeconds }) => sum + ownSeconds + endedChildrenSeconds,
      0,
    )
}

/** It ended between the look at the folder and the look at the file. */
function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ESRCH'
}
