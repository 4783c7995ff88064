import { writeFileSync } from 'node:fs'
import { migrate } from '@ledger/db'
import { withOwnerPool } from '../database/with-owner-pool.ts'
import { inWords } from '../error-in-words.ts'
import type { DevConfig } from './dev-config.ts'
import { DevError } from './dev-error.ts'
import { ensureApiKey } from './ensure-api-key.ts'
import { holdBack } from './hold-back.ts'
import type { KeptRunning } from './keep-running.ts'
import { keepRunning } from './keep-running.ts'
import { demoLedger, openDemo } from './open-demo.ts'
import type { Places } from './places.ts'
import { portClaims } from './port-claims.ts'
import type { ReadyFacts } from './ready-facts.ts'
import { removeReadyFacts, writeReadyFacts } from './ready-facts.ts'
import { requirePorts } from './require-ports.ts'
import { releaseRunLock, takeRunLock } from './run-lock.ts'
import { type ServiceProcess, spawnService } from './service-process.ts'
import { servicePorts, serviceSpecs } from './services.ts'
import type { Servers } from './start-servers.ts'
import { startServers } from './start-servers.ts'
import { stopLeftovers } from './stop-leftovers.ts'
import { summary } from './summary.ts'
import { addressOf, baseUrl, untilServiceReady } from './until-service-ready.ts'

export interface DevOptions {
  readonly config: DevConfig
  readonly places: Places
  /** With a Kafka broker and a Redis of our own as well. */
  readonly isFull: boolean
  readonly env: NodeJS.ProcessEnv
  readonly show: (line: string) => void
  readonly stopping: AbortSignal
}

/**
 * Runs the whole ledger on this machine until it is asked to stop: servers, then services, each a
 * process of its own, all kept running and ended in order.
 * @throws DevError when it cannot begin or go on
 */
export async function runDev(options: DevOptions): Promise<void> {
  const { config, places, isFull, show } = options
  takeRunLock(places)
  try {
    removeReadyFacts(places.readyFile)
    await stopLeftovers(places, serviceSpecs(config))
    await requirePorts(portClaims(config, isFull))
    show('starting')
    const servers = await startServers(config, isFull, places, show)
    const keptServers = servers.own.map(({ running, startAgain }) =>
      keepRunning(running.name, running, startAgain, show),
    )
    try {
      await runServices(options, servers, keptServers)
    } finally {
      removeReadyFacts(places.readyFile)
      await Promise.all(keptServers.map((server) => server.stop()))
    }
  } finally {
    releaseRunLock(places)
  }
}

async function runServices(
  options: DevOptions,
  servers: Servers,
  keptServers: readonly KeptRunning[],
): Promise<void> {
  const { config, places, show, stopping } = options
  const apiKey = await prepareDatabase(servers.databaseUrl, options)
  const env = serviceEnvironment(options, servers)
  const specs = serviceSpecs(config)
  const held = holdBack(show)
  const services = specs.map((spec) => {
    const start = (): ServiceProcess => spawnService(spec, env, places, held.show)
    const first = start()
    void first.ended.then(() => held.release())
    return keepRunning(spec.name, first, () => Promise.resolve(start()), show)
  })
  const asked = new Promise<undefined>((resolve) => {
    if (stopping.aborted) resolve(undefined)
    stopping.addEventListener('abort', () => resolve(undefined))
  })
  const ended = Promise.race([asked, ...[...keptServers, ...services].map((kept) => kept.givenUp)])
  try {
    const becomingReady = Promise.all(
      specs.map((spec) => untilServiceReady(spec, config.host, stopping)),
    )
    // when something else ended the run first, nobody waits for this any more
    becomingReady.catch(() => undefined)
    const early = await Promise.race([ended, becomingReady.then(() => 'ready' as const)])
    if (early === 'ready') {
      await announce(options, apiKey)
      held.drop()
    }
    const failure = early === 'ready' ? await ended : early
    if (failure !== undefined) throw failure
  } finally {
    held.release()
    show('stopping')
    await Promise.all(services.map((service) => service.stop()))
  }
}

async function prepareDatabase(
  databaseUrl: string,
  { config, places }: DevOptions,
): Promise<string> {
  try {
    writeFileSync(places.databaseUrlFile, `${databaseUrl}\n`, { mode: 0o600 })
    await migrate(databaseUrl, { shards: config.shards })
    return await withOwnerPool(databaseUrl, (pool) => ensureApiKey(pool, places.apiKeyFile))
  } catch (error) {
    throw new DevError(`the database (DATABASE_URL) cannot be prepared: ${inWords(error)}`)
  }
}

function serviceEnvironment({ config, env }: DevOptions, servers: Servers): NodeJS.ProcessEnv {
  const ports = servicePorts(config).map(({ variable, port }) => [variable, String(port)])
  return {
    ...env,
    ...(Object.fromEntries(ports) as Record<string, string>),
    // within the time that a service has to end before it is killed
    HTTP_DRAIN_MS_MAX: env['HTTP_DRAIN_MS_MAX'] ?? '5000',
    HOST: config.host,
    SHARDS: String(config.shards),
    DATABASE_URL: servers.databaseUrl,
    KAFKA_BROKERS: servers.kafkaBrokers,
    REDIS_URL: servers.redisUrl,
  }
}

async function announce({ config, places, show }: DevOptions, apiKey: string): Promise<void> {
  const writeApi = baseUrl(config.host, config.ports.writeApi)
  const readApi = baseUrl(config.host, config.ports.readApi)
  await openDemo(writeApi, apiKey)
  const facts: ReadyFacts = {
    write_api: writeApi,
    read_api: readApi,
    write_grpc: addressOf(config.host, config.ports.writeGrpc),
    read_grpc: addressOf(config.host, config.ports.readGrpc),
    docs: `${writeApi}/docs`,
    read_docs: `${readApi}/docs`,
    api_key: apiKey,
    ledger: demoLedger,
  }
  writeReadyFacts(places.readyFile, facts)
  show(summary(facts, places.dataFolder))
}
