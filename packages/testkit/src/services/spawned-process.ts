import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { withDeathSignal } from '@ledger/real-parts'

const logLinesMax = 5_000
const workspaceDirectory = join(import.meta.dirname, '../../../..')
/** A process starts in two thirds of the time when its modules were compiled before. */
const compileCache = join(workspaceDirectory, '.jest/compile-cache')

export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface SpawnedProcess {
  readonly pid: number
  /** What it wrote to stdout and stderr, line by line; the last few thousand. */
  readonly logs: readonly string[]
  /** Settles once it has ended and all it wrote is in `logs`. */
  readonly exited: Promise<ProcessExit>
  isRunning(): boolean
  send(signal: NodeJS.Signals): void
}

/**
 * Runs a TypeScript file of the workspace with the Node that runs the tests. It inherits nothing of
 * the environment but PATH and HOME: what it is configured with stands in the test. It is killed with
 * the process or thread of the test, however that ends and even when it is frozen.
 * @param checkout the folder of another checkout, to run the file of that one
 */
export function spawnProcess(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  checkout: string = workspaceDirectory,
): SpawnedProcess {
  const [command, commandArgs] = withDeathSignal('SIGKILL', process.execPath, [
    '--disable-warning=TimeoutNegativeWarning',
    file,
    ...args,
  ])
  const child = spawn(command, commandArgs, {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_COMPILE_CACHE: compileCache,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${file} could not be spawned`)

  const logs: string[] = []
  collectLines(child.stdout, logs)
  collectLines(child.stderr, logs)
  return {
    pid,
    logs,
    exited: exitOf(child),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    send: (signal) => void child.kill(signal),
  }
}

function collectLines(stream: Readable | null, logs: string[]): void {
  if (stream === null) throw new Error('the process was spawned without a pipe')
  createInterface({ input: stream }).on('line', (line) => {
    logs.push(line)
    if (logs.length > logLinesMax) logs.shift()
  })
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
}
