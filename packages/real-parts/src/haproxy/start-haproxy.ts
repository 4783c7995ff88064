import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Progress, RunningPart } from '../part.ts'
import { requireFreePort } from '../ports.ts'
import { stopLeftover } from '../process/pid-file.ts'
import { spawnPart } from '../process/spawn-part.ts'
import { politeSteps } from '../process/stop-process.ts'
import { untilReady } from '../process/until-ready.ts'
import { acceptsConnections } from './accepts-connections.ts'
import { ensureHaproxyInstalled } from './binary.ts'

export interface HaproxyOptions {
  /** Holds the pid; made when it is missing. */
  readonly folder: string
  readonly configFile: string
  /** What the configuration takes from its environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Of 127.0.0.1, where it listens by that configuration. */
  readonly ports: readonly number[]
  readonly logFile: string
  readonly progress?: Progress
}

const readyMsMax = 30_000

/** A real HAProxy with a configuration of one's own; ready when all its ports take connections. */
export async function startHaproxy(options: HaproxyOptions): Promise<RunningPart> {
  const command = await ensureHaproxyInstalled(options.progress ?? (() => undefined))
  const { ports, logFile, env = {} } = options
  const folder = resolve(options.folder)
  const pidFile = join(folder, 'pid')
  mkdirSync(folder, { recursive: true })
  await stopLeftover(pidFile, folder, politeSteps)
  for (const port of ports) await requireFreePort('HAProxy', port)
  const part = await spawnPart({
    name: 'HAProxy',
    command,
    // in the foreground; its folder in the command line tells it from others
    args: ['-db', '-C', folder, '-f', resolve(options.configFile)],
    pidFile,
    logFile,
    stopSteps: politeSteps,
    env,
  })
  const answers = async (): Promise<boolean> =>
    (await Promise.all(ports.map(acceptsConnections))).every(Boolean)
  await untilReady(part, answers, { logFile, waitMsMax: readyMsMax })
  return part
}
