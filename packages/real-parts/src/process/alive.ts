import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { codeOf } from './error-code.ts'

/** Whether a process with this id exists, whoever owns it. A zombie does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it exists and belongs to another user
    return codeOf(error) === 'EPERM'
  }
  return stateOf(pid) !== 'Z'
}

/** The command line of a process with single spaces; undefined when there is no such process. */
export function commandLineOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  } catch {
    // no such process, or a system without /proc
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  const line = ps.status === 0 ? ps.stdout.trim() : ''
  return line === '' ? undefined : line
}

function stateOf(pid: number): string | undefined {
  try {
    // "pid (name) S …"; the name may hold anything, so look behind its last parenthesis
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
  } catch {
    return undefined
  }
}
