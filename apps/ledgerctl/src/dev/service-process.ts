import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { PartEnd } from '@ledger/real-parts'
import { stopProcess, withDeathSignal, writePidFile } from '@ledger/real-parts'
import type { Places } from './places.ts'
import { projectFolder } from './places.ts'
import { openServiceLog } from './service-log.ts'
import type { ServiceSpec } from './services.ts'
import { pidFileOf } from './stop-leftovers.ts'

export interface ServiceProcess {
  readonly ended: Promise<PartEnd>
  isRunning(): boolean
  stop(): Promise<void>
}

const nodeFlags = [
  '--disable-warning=TimeoutNegativeWarning',
  '--disable-warning=ExperimentalWarning',
]
const stopSteps = [
  ['SIGTERM', 6_000],
  ['SIGKILL', 2_000],
] as const

/**
 * Starts a service. In a group of its own, so that Ctrl-C reaches only us and we end it in order.
 */
export function spawnService(
  spec: ServiceSpec,
  env: NodeJS.ProcessEnv,
  { logFolder, runFolder }: Places,
  show: (line: string) => void,
): ServiceProcess {
  mkdirSync(runFolder, { recursive: true })
  const line = [...nodeFlags, spec.main]
  const [command, args] = withDeathSignal('SIGTERM', process.execPath, line)
  const log = openServiceLog(spec.name, join(logFolder, `${spec.name}.log`), show)
  const child = spawn(command, args, {
    cwd: projectFolder,
    env: { NODE_COMPILE_CACHE: join(runFolder, 'compile-cache'), ...env, SUPERVISED: '1' },
    detached: true,
    // the channel tells the service when we are gone, however we went
    stdio: ['ignore', log.descriptor, log.descriptor, 'ipc'],
  })
  closeSync(log.descriptor)
  const pidFile = pidFileOf(runFolder, spec.name)
  if (child.pid !== undefined) writePidFile(pidFile, child.pid)
  const ended = new Promise<PartEnd>((resolve) => {
    child.once('error', (error) => {
      show(`${spec.name}: ${error.message}`)
      resolve({ code: 1, signal: null })
    })
    child.once('exit', (code, signal) => {
      rmSync(pidFile, { force: true })
      log.close()
      resolve({ code, signal })
    })
  })
  const isRunning = (): boolean =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    ended,
    isRunning,
    async stop() {
      if (child.pid !== undefined && isRunning()) await stopProcess(child.pid, stopSteps)
      await ended
    },
  }
}
