import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunningKafka, RunningPart, RunningPostgres, RunningRedis } from '@ledger/real-parts'
import { freePorts, startKafka, startPostgres, startRedis } from '@ledger/real-parts'

export interface PartsOptions {
  readonly folder: string
  /** With Kafka and Redis. */
  readonly hasStream: boolean
  /** Without what the broker has from before. */
  readonly isFresh: boolean
  readonly say: (line: string) => void
}

export interface PipelineParts {
  readonly postgres: RunningPostgres
  readonly kafka: RunningKafka | undefined
  readonly redis: RunningRedis | undefined
  readonly running: readonly RunningPart[]
}

/** Servers of our own on free ports, all or none. */
export async function startParts(options: PartsOptions): Promise<PipelineParts> {
  const { folder, hasStream, isFresh, say } = options
  const [postgresPort = 0, kafkaPort = 0, redisPort = 0] = await freePorts(3)
  const running: RunningPart[] = []
  const keep = <Part extends RunningPart>(part: Part): Part => {
    running.push(part)
    return part
  }
  const place = (name: string): { folder: string; logFile: string; progress: typeof say } => ({
    folder: join(folder, name),
    logFile: join(folder, 'logs', `${name}.log`),
    progress: say,
  })
  try {
    say(hasStream ? 'starting Postgres, Kafka, Redis' : 'starting Postgres')
    const postgres = keep(await startPostgres({ ...place('postgres'), port: postgresPort }))
    if (!hasStream) return { postgres, kafka: undefined, redis: undefined, running }
    if (isFresh) rmSync(join(folder, 'kafka'), { recursive: true, force: true })
    const controllerPort = await controllerPortOf(join(folder, 'kafka'))
    const kafka = keep(
      await startKafka({
        ...place('kafka'),
        port: kafkaPort,
        controllerPort,
        tuning: 'throughput',
      }),
    )
    const redis = keep(await startRedis({ ...place('redis'), port: redisPort }))
    return { postgres, kafka, redis, running }
  } catch (error) {
    await Promise.all(running.map((part) => part.stop()))
    throw error
  }
}

/** The broker remembers the port of its controller, so it stays what it was at first. */
async function controllerPortOf(kafkaFolder: string): Promise<number> {
  const file = join(kafkaFolder, 'controller-port')
  if (existsSync(file)) return Number(readFileSync(file, 'utf8'))
  const [port = 0] = await freePorts(1)
  mkdirSync(kafkaFolder, { recursive: true })
  writeFileSync(file, String(port))
  return port
}
