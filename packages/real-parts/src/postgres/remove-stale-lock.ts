import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { commandLineOf, isAlive } from '../process/alive.ts'

/**
 * Removes the lock file of a server that was killed. Postgres does so itself unless another process
 * has got the same number since; it cannot tell that this one is no server of its data, and we can.
 */
export function removeStaleLock(dataFolder: string): void {
  const file = join(dataFolder, 'postmaster.pid')
  let pid: number
  try {
    pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  } catch {
    return // stopped in order
  }
  const isServer = isAlive(pid) && commandLineOf(pid)?.includes(dataFolder) === true
  if (!isServer) rmSync(file)
}
