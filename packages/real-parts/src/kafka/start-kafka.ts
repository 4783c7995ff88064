import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Progress, RunningPart } from '../part.ts'
import { PartFailed } from '../part.ts'
import { requireFreePort } from '../ports.ts'
import { stopLeftover } from '../process/pid-file.ts'
import { runCommand } from '../process/run-command.ts'
import { spawnPart } from '../process/spawn-part.ts'
import { politeSteps } from '../process/stop-process.ts'
import { untilReady } from '../process/until-ready.ts'
import { answersApiVersions } from './answers-api-versions.ts'
import type { KafkaLibraries } from './libraries.ts'
import { ensureKafkaInstalled } from './libraries.ts'
import { serverProperties } from './server-properties.ts'

export interface KafkaOptions {
  /** Holds the log, the properties and the pid; made when it is missing. */
  readonly folder: string
  readonly port: number
  /** The same at every start of a folder: the broker remembers it. */
  readonly controllerPort: number
  readonly logFile: string
  readonly progress?: Progress
  /** `quick` compiles less and starts sooner, `throughput` is faster once it is warm. */
  readonly tuning?: 'quick' | 'throughput'
}

export interface RunningKafka extends RunningPart {
  /** For `KAFKA_BROKERS`. */
  readonly brokers: string
}

// cold, with formatting: 3 s, on a busy machine 17 s
const readyMsMax = 120_000
const logging = fileURLToPath(new URL('../../kafka/log4j2.xml', import.meta.url))

/** A real Apache Kafka broker on 127.0.0.1 that takes requests. Its log outlives it. */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const progress = options.progress ?? (() => undefined)
  const libraries = await ensureKafkaInstalled(progress)
  const folder = resolve(options.folder)
  const dataFolder = join(folder, 'data')
  const properties = join(folder, 'server.properties')
  const pidFile = join(folder, 'pid')
  mkdirSync(folder, { recursive: true })
  await stopLeftover(pidFile, properties, politeSteps)
  await requireFreePort('Kafka', options.port)
  await requireFreePort('Kafka', options.controllerPort)
  writeFileSync(properties, serverProperties({ dataFolder, ...options }))
  if (!existsSync(join(dataFolder, 'meta.properties'))) await format(libraries, properties)
  const part = await spawnPart({
    name: 'Kafka',
    command: libraries.java,
    args: [
      ...javaFlags(options.tuning ?? 'quick'),
      ...mainOf(libraries, 'kafka.Kafka'),
      properties,
    ],
    pidFile,
    logFile: options.logFile,
    stopSteps: politeSteps,
  })
  const answers = (): Promise<boolean> => answersApiVersions(options.port)
  await untilReady(part, answers, { logFile: options.logFile, waitMsMax: readyMsMax })
  return { ...part, brokers: `127.0.0.1:${options.port}` }
}

async function format(libraries: KafkaLibraries, properties: string): Promise<void> {
  const tool = mainOf(libraries, 'kafka.tools.StorageTool')
  const clusterId = await runCommand(libraries.java, [
    ...javaFlags('quick'),
    ...tool,
    'random-uuid',
  ])
  const id = clusterId.output.trim().split('\n').at(-1) ?? ''
  const line = ['format', '--standalone', '-t', id, '-c', properties]
  const { code, output } = await runCommand(libraries.java, [
    ...javaFlags('quick'),
    ...tool,
    ...line,
  ])
  if (code !== 0) throw new PartFailed('Kafka', 'its folder cannot be formatted', output)
}

function mainOf(libraries: KafkaLibraries, main: string): string[] {
  return [`-Dlog4j2.configurationFile=${logging}`, '-cp', libraries.classPath, main]
}

function javaFlags(tuning: 'quick' | 'throughput'): string[] {
  const flags = ['-Xms256m', '-Xmx256m', '-XX:+UseSerialGC']
  return tuning === 'quick' ? [...flags, '-XX:TieredStopAtLevel=1'] : flags
}
