import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { commandLineOf, isAlive } from './alive.ts'
import type { StopSteps } from './stop-process.ts'
import { stopProcess } from './stop-process.ts'

export function writePidFile(file: string, pid: number): void {
  writeFileSync(file, `${pid}\n`)
}

/**
 * The process that a pid file names, when it is still the one it was written for: its command line
 * must hold `mark`, because after a crash the number may belong to somebody else by now.
 */
export function pidOfFile(file: string, mark: string): number | undefined {
  const pid = readPid(file)
  if (pid === undefined || !isAlive(pid)) return undefined
  return commandLineOf(pid)?.includes(mark) === true ? pid : undefined
}

/** Ends what an earlier run left behind when it was killed. Tells whether there was something. */
export async function stopLeftover(file: string, mark: string, steps: StopSteps): Promise<boolean> {
  const pid = pidOfFile(file, mark)
  if (pid !== undefined) await stopProcess(pid, steps)
  rmSync(file, { force: true })
  return pid !== undefined
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    return undefined // no file: nothing was left behind
  }
}
