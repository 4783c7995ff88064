import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { readProcesses } from '../measure/cpu-seconds.ts'
import { familyOf } from '../measure/family-of.ts'

/**
 * Leaves the last core to the generator: processes, and all that they started, move to the others.
 * What they start later stays with them. A generator that shares its cores with what it overloads is
 * slowed down by it, and never sends what it should.
 * @returns the core of the generator
 * @throws Error on a machine with one core
 */
export function leaveOneCore(pids: readonly number[]): number {
  const own = availableParallelism() - 1
  if (own < 1) throw new Error('a generator with a core of its own needs two cores')
  const processes = readProcesses()
  for (const pid of pids.flatMap((root) => familyOf(root, processes))) {
    moveTo(`0-${own - 1}`, pid)
  }
  return own
}

function moveTo(cores: string, pid: number): void {
  const { status, stderr } = spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)], {
    encoding: 'utf8',
  })
  // a connection of Postgres may have ended since we looked
  if (status !== 0 && !stderr.includes('No such process')) {
    throw new Error(`process ${pid} was not moved to core ${cores}: ${stderr}`)
  }
}
