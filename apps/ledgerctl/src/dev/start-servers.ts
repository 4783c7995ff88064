import { join } from 'node:path'
import type { RunningPart } from '@ledger/real-parts'
import { startKafka, startPostgres, startRedis } from '@ledger/real-parts'
import type { DevConfig } from './dev-config.ts'
import type { Places } from './places.ts'

/** A server of our own, and how to start it again. */
export interface Server {
  readonly running: RunningPart
  readonly startAgain: () => Promise<RunningPart>
}

export interface Servers {
  readonly own: readonly Server[]
  /** What the services find them by. */
  readonly databaseUrl: string
  readonly kafkaBrokers: string
  readonly redisUrl: string
}

type Show = (line: string) => void

/**
 * The embedded servers that the configuration does not replace; Kafka and Redis only when asked
 * for.
 */
export async function startServers(
  config: DevConfig,
  isFull: boolean,
  places: Places,
  show: Show,
): Promise<Servers> {
  const own: Server[] = []
  const keep = async <Part extends RunningPart>(start: () => Promise<Part>): Promise<Part> => {
    const running = await start()
    own.push({ running, startAgain: start })
    return running
  }
  const place = (name: string): Place => ({
    folder: join(places.dataFolder, name),
    logFile: join(places.logFolder, `${name}.log`),
    progress: show,
  })
  const starts = await Promise.allSettled([
    config.databaseUrl ?? keep(postgresStart(config, place('postgres'))).then(({ url }) => url),
    needsKafka(config, isFull)
      ? keep(kafkaStart(config, place('kafka'))).then(({ brokers }) => brokers)
      : config.kafka.brokers.join(','),
    needsRedis(config, isFull)
      ? keep(redisStart(config, place('redis'))).then(({ url }) => url)
      : (config.redis.url ?? ''),
  ])
  const failure = starts.find((start) => start.status === 'rejected')
  if (failure !== undefined) {
    await Promise.all(own.map(({ running }) => running.stop()))
    throw failure.reason
  }
  const [databaseUrl = '', kafkaBrokers = '', redisUrl = ''] = starts.map((start) =>
    start.status === 'fulfilled' ? start.value : '',
  )
  return { own, databaseUrl, kafkaBrokers, redisUrl }
}

export function needsKafka(config: DevConfig, isFull: boolean): boolean {
  return isFull && config.kafka.brokers.length === 0
}

export function needsRedis(config: DevConfig, isFull: boolean): boolean {
  return isFull && config.redis.url === undefined
}

interface Place {
  readonly folder: string
  readonly logFile: string
  readonly progress: Show
}

function postgresStart({ ports }: DevConfig, place: Place): () => ReturnType<typeof startPostgres> {
  return () => startPostgres({ ...place, port: ports.postgres })
}

function kafkaStart({ ports }: DevConfig, place: Place): () => ReturnType<typeof startKafka> {
  const options = { port: ports.kafka, controllerPort: ports.kafkaController }
  return () => startKafka({ ...place, ...options, tuning: 'throughput' })
}

function redisStart({ ports }: DevConfig, place: Place): () => ReturnType<typeof startRedis> {
  return () => startRedis({ ...place, port: ports.redis })
}
