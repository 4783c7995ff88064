import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Progress, RunningPart } from '../part.ts'
import { requireFreePort } from '../ports.ts'
import { stopLeftover } from '../process/pid-file.ts'
import { spawnPart } from '../process/spawn-part.ts'
import { politeSteps } from '../process/stop-process.ts'
import { untilReady } from '../process/until-ready.ts'
import { answersPing } from './answers-ping.ts'
import { ensureRedisInstalled } from './server.ts'

export interface RedisOptions {
  /** Holds the pid; made when it is missing. Redis itself keeps nothing on disk. */
  readonly folder: string
  readonly port: number
  readonly logFile: string
  readonly progress?: Progress
}

export interface RunningRedis extends RunningPart {
  readonly url: string
}

const readyMsMax = 30_000

/**
 * A real Redis on 127.0.0.1, a cache: nothing in it survives it, and old keys make room for new
 * ones.
 */
export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  const server = await ensureRedisInstalled(options.progress ?? (() => undefined))
  const folder = resolve(options.folder)
  const pidFile = join(folder, 'pid')
  mkdirSync(folder, { recursive: true })
  await stopLeftover(pidFile, folder, politeSteps)
  await requireFreePort('Redis', options.port)
  const part = await spawnPart({
    name: 'Redis',
    command: server,
    args: redisArguments(options.port, folder),
    pidFile,
    logFile: options.logFile,
    stopSteps: politeSteps,
  })
  const answers = (): Promise<boolean> => answersPing(options.port)
  await untilReady(part, answers, { logFile: options.logFile, waitMsMax: readyMsMax })
  return { ...part, url: `redis://127.0.0.1:${options.port}` }
}

function redisArguments(port: number, folder: string): string[] {
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    maxmemory: '256mb',
    'maxmemory-policy': 'allkeys-lru',
    'set-proc-title': 'no', // its folder in the command line tells it from others
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
}
