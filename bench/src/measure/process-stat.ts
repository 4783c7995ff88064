/** What `/proc/<pid>/stat` says of a process; see proc_pid_stat(5). */
export interface ProcessStat {
  readonly pid: number
  readonly parentPid: number
  /** CPU seconds of the process itself, all its threads. */
  readonly ownSeconds: number
  /** CPU seconds of its children that have ended and were waited for, and of theirs. */
  readonly endedChildrenSeconds: number
}

// the kernel counts for user space in hundredths of a second, whatever its own tick is
const ticksPerSecond = 100

export function parseProcessStat(text: string): ProcessStat {
  // "pid (name) S ppid …"; the name may hold anything, so look behind its last parenthesis
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  // fields[0] is field 3 of the manual
  const field = (number: number): number => {
    const value = Number(fields[number - 3])
    if (Number.isNaN(value)) throw new Error(`not the stat of a process: ${text}`)
    return value
  }
  return {
    pid: Number.parseInt(text, 10),
    parentPid: field(4),
    ownSeconds: (field(14) + field(15)) / ticksPerSecond,
    endedChildrenSeconds: (field(16) + field(17)) / ticksPerSecond,
  }
}
