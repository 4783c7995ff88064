import { mkdirSync } from 'node:fs'
import type { ServiceName } from '@ledger/testkit'
import { createTestPool } from '@ledger/testkit'
import type { Pool } from 'pg'
import { createDatabase, dropDatabase } from '../database/create-database.ts'
import { createApiKey, migrateDatabase } from './prepare-database.ts'
import type { PipelineParts } from './start-parts.ts'
import { startParts } from './start-parts.ts'
import type { PipelineServices } from './start-services.ts'
import { startServices } from './start-services.ts'

export interface PipelineOptions {
  /** Holds data and logs of the parts; what is there is used again. */
  readonly folder: string
  /** The name of the database, made when it is missing. */
  readonly database: string
  /** Begins with an empty database and an empty topic. */
  readonly isFresh: boolean
  /** With Kafka and Redis. */
  readonly hasStream: boolean
  readonly services: readonly ServiceName[]
  /** The topic that commands are taken from; none unless given. */
  readonly commandsTopic?: string | undefined
  /** Each service writes a CPU profile here when it ends. */
  readonly profileFolder?: string | undefined
  /** Environment variables of the services, beside those that name the parts. */
  readonly serviceSettings?: Readonly<Record<string, string>>
  /** The folder of another checkout: services and schema are its own. */
  readonly checkout?: string | undefined
  readonly say: (line: string) => void
}

/** The service on real parts of this machine. */
export interface Pipeline {
  readonly databaseUrl: string
  /** Of the owner. */
  readonly pool: Pool
  /** The folder of the other checkout whose services these are. */
  readonly checkout: string | undefined
  readonly apiKey: string
  readonly parts: PipelineParts
  readonly services: PipelineServices
  /** Starts more services; they end with the others. */
  start(...names: readonly ServiceName[]): Promise<PipelineServices>
  /** The topic of the journal, where there is a broker. */
  readonly kafka: { readonly brokers: string; readonly topic: string } | undefined
  /** Ends services, then parts, in order; the data stay unless the database is to be dropped. */
  stop(options?: { readonly dropsDatabase: boolean }): Promise<void>
}

const journalTopic = 'ledger.journal'

/** What nobody measures costs nothing. Beside a stream only HTTP is measured, and each checkout knows it. */
function doorsOf({ hasStream, commandsTopic }: PipelineOptions): Readonly<Record<string, string>> {
  if (commandsTopic !== undefined) return { KAFKA_COMMANDS_TOPICS: commandsTopic }
  return hasStream ? { WRITE_DOORS: 'http' } : {}
}

/** Starts Postgres, and Kafka and Redis when asked for, migrates, and starts the services. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { folder, database, isFresh, hasStream, checkout, say } = options
  mkdirSync(folder, { recursive: true })
  const parts = await startParts({ folder, hasStream, isFresh, say })
  const { postgres, kafka, redis } = parts
  const stack: { stop(): Promise<void> }[] = []
  const stop = async (stopping = { dropsDatabase: false }): Promise<void> => {
    for (const part of stack.splice(0).reverse()) await part.stop()
    if (stopping.dropsDatabase) await dropDatabase(postgres.url, database)
    await Promise.all(parts.running.map((part) => part.stop()))
  }
  try {
    const databaseUrl = await createDatabase(postgres.url, database, isFresh)
    await migrateDatabase(databaseUrl, checkout)
    const pool = createTestPool(databaseUrl)
    stack.push({ stop: () => pool.end() })
    const apiKey = await createApiKey(databaseUrl, pool, checkout)
    const env = {
      DATABASE_URL: databaseUrl,
      KAFKA_BROKERS: kafka?.brokers ?? '',
      JOURNAL_TOPIC: journalTopic,
      ...doorsOf(options),
      REDIS_URL: redis?.url ?? '',
      ...options.serviceSettings,
    }
    const { profileFolder } = options
    const start = async (...names: readonly ServiceName[]): Promise<PipelineServices> => {
      if (names.length > 0) say(`starting ${names.join(', ')}`)
      const started = await startServices(names, { profileFolder, env, checkout })
      stack.push(started)
      return started
    }
    const services = await start(...options.services)
    const topic = kafka && { brokers: kafka.brokers, topic: journalTopic }
    const facts = { databaseUrl, pool, checkout, apiKey, parts }
    return { ...facts, services, start, kafka: topic, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
