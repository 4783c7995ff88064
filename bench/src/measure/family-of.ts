import type { ProcessStat } from './process-stat.ts'

/** A process and all that it started and that lives, by id. */
export function familyOf(pid: number, processes: readonly ProcessStat[]): readonly number[] {
  const children = processes.filter(({ parentPid }) => parentPid === pid)
  return [pid, ...children.flatMap((child) => familyOf(child.pid, processes))]
}
