import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectFolder } from '../project-folder.ts'

export interface ProcessOptions {
  readonly stopping: AbortSignal
  readonly env?: Readonly<Record<string, string>>
  /** Show the output as it comes instead of keeping it. */
  readonly isShown?: boolean
}

export interface ProcessEnd {
  readonly code: number
  readonly output: string
}

const killMsMax = 5_000
const quiet = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', NO_UPDATE_NOTIFIER: '1' }

/** Runs a tool of the project to its end; when we have to stop, it and its children are ended. */
export function runProcess(
  [command, ...args]: readonly [string, ...string[]],
  options: ProcessOptions,
): Promise<ProcessEnd> {
  const child = spawn(command, args, {
    cwd: projectFolder,
    detached: true, // a process group, to end the children with it
    stdio: [
      'ignore',
      options.isShown === true ? 'inherit' : 'pipe',
      options.isShown === true ? 'inherit' : 'pipe',
    ],
    env: {
      ...process.env,
      ...quiet,
      PATH: `${join(projectFolder, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`,
      ...options.env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  }
  let timer: NodeJS.Timeout | undefined
  const stop = (): void => {
    signalGroup(child.pid, 'SIGTERM')
    timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), killMsMax)
  }
  options.stopping.addEventListener('abort', stop)
  return new Promise((resolve) => {
    const settle = (code: number, text: string): void => {
      options.stopping.removeEventListener('abort', stop)
      clearTimeout(timer)
      resolve({ code, output: text })
    }
    child.once('error', (error) => settle(127, error.message))
    child.once('close', (code) => settle(code ?? 1, output))
  })
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // the group has ended by itself
  }
}
