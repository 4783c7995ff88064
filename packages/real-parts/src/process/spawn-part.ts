import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PartEnd, RunningPart } from '../part.ts'
import { PartFailed } from '../part.ts'
import { writePidFile } from './pid-file.ts'
import type { StopSteps } from './stop-process.ts'
import { stopProcess } from './stop-process.ts'

export interface PartCommand {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly pidFile: string
  /** Output is appended here. */
  readonly logFile: string
  readonly stopSteps: StopSteps
  /** Run as this user instead of our own. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  readonly env?: Readonly<Record<string, string>>
}

const logBytesMax = 16 * 1024 * 1024

/**
 * Starts a server as a child that ends with us. It gets a process group of its own, so that Ctrl-C
 * in the terminal reaches only us and we end things in order; and the kernel signals it when we are
 * killed, so that nothing is left behind.
 */
export function spawnPart(part: PartCommand): Promise<RunningPart> {
  const log = openLog(part.logFile)
  const [firstSignal] = part.stopSteps[0] ?? ['SIGTERM']
  const [command, args] = withDeathSignal(firstSignal, part.command, part.args)
  const child = spawn(command, args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...process.env, ...part.env },
    cwd: '/',
    ...(part.user === undefined ? {} : { uid: part.user.uid, gid: part.user.gid }),
  })
  closeSync(log)
  const ended = new Promise<PartEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      rmSync(part.pidFile, { force: true })
      resolve({ code, signal })
    })
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new PartFailed(part.name, error.message, '')))
    child.once('spawn', () => {
      const pid = child.pid ?? 0
      writePidFile(part.pidFile, pid)
      const stop = async (): Promise<void> => {
        if (child.exitCode !== null || child.signalCode !== null) return
        await stopProcess(pid, part.stopSteps)
        await ended
      }
      resolve({ name: part.name, pid, ended, stop })
    })
  })
}

/**
 * `setpriv --pdeathsig` (util-linux) where there is one: the same process, told when its parent
 * dies.
 */
export function withDeathSignal(
  signal: NodeJS.Signals,
  command: string,
  args: readonly string[],
): [command: string, args: string[]] {
  if (!canSetDeathSignal()) return [command, [...args]]
  return ['setpriv', ['--pdeathsig', signal.slice('SIG'.length), '--', command, ...args]]
}

let deathSignalAnswer: boolean | undefined

function canSetDeathSignal(): boolean {
  deathSignalAnswer ??= spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true']).status === 0
  return deathSignalAnswer
}

function openLog(logFile: string): number {
  mkdirSync(dirname(logFile), { recursive: true })
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0
  if (size > logBytesMax) renameSync(logFile, `${logFile}.old`)
  return openSync(logFile, 'a')
}
