import { setTimeout as pause } from 'node:timers/promises'
import {
  armedFailpoints,
  clientConfig,
  closeHttpServer,
  createHttpServer,
  createLog,
  createPool,
  loadConfig,
  runService,
  type ClientSettings,
  type Log,
  type RunningService,
} from '@ledger/runtime'
import {
  createJournalSource,
  createKafkaSource,
  createKafkaStream,
  openConnection,
  type KafkaSettings,
  type StreamSource,
} from '@ledger/stream'
import type { Pool } from 'pg'
import { Projector } from '../apply/projector.ts'
import type { BalanceCache } from '../cache/balance-cache.ts'
import { noBalanceCache } from '../cache/no-balance-cache.ts'
import { RedisBalanceCache } from '../cache/redis-balance-cache.ts'
import { readCacheSecret } from '../sweep/read-cache-secret.ts'
import { Sweeper } from '../sweep/sweeper.ts'
import { configSchema, type Config } from './config.ts'
import { projectorHealth, streamHealth } from './health.ts'

/** A server that is frozen never says goodbye. */
const poolEndMsMax = 1_000
/** How long a batch that is under way may take to finish at shutdown. */
const batchMsMax = 5_000

if (import.meta.main) await runService('projector', start)

/** The projector: follows the stream, or the journal itself where there is no Kafka. */
async function start(): Promise<RunningService> {
  const config = loadConfig(configSchema, process.env)
  const log = createLog({ service: 'projector', level: config.log.level })
  if (armedFailpoints().length > 0) log.warn({ failpoints: armedFailpoints() }, 'failpoints armed')
  const pool = createPool({ ...clientSettings(config), connectionsMax: 2, log })
  const cache = createCache(config, pool, log)
  const { isOn: isSearchOn } = config.search
  const projector = new Projector({ log, cache, isSearchOn, connect: () => connect(config) })
  const source = createSource(config, log)
  let isFollowing = false
  void source.start(projector).then(() => (isFollowing = true))
  const sweeping = new AbortController()
  const { sweepMs, sweepAccountsMax: accountsMax } = config.projector
  const sweeper = new Sweeper({ log, pool, projector, cache, sweepMs, accountsMax })
  const swept = sweeper.run(sweeping.signal)
  const projectorCheck = () => projectorHealth(cache, pool)
  const checks = { stream: () => streamHealth(projector, isFollowing), projector: projectorCheck }
  const app = await createHttpServer({ log, limits: config.http, checks })
  await app.takeConnections(config.http)

  const stop = async () => {
    sweeping.abort()
    const timer = setTimeout(() => projector.disconnect(), batchMsMax)
    await Promise.all([source.close(), within(batchMsMax, swept)])
    clearTimeout(timer)
    await projector.close()
    await cache.close()
    await within(poolEndMsMax, pool.end())
    await closeHttpServer(app, config.http.drainMsMax)
  }
  return { log, beginDrain: () => app.beginDrain(), stop }
}

async function within(msMax: number, work: Promise<void>): Promise<void> {
  await Promise.race([work, pause(msMax, undefined, { ref: false })])
}

function clientSettings({ database }: Config): ClientSettings {
  return {
    url: database.url,
    connectMsMax: database.connectMsMax,
    applicationName: 'projector',
    role: 'ledger_projector',
    idleInTransactionMsMax: 5_000,
    lockMsMax: 10_000,
  }
}

function connect(config: Config) {
  const settings = { ...clientConfig(clientSettings(config)), pipeline: true }
  return openConnection(settings, config.projector.statementMsMax)
}

function createCache(config: Config, pool: Pool, log: Log): BalanceCache {
  const { url } = config.redis
  if (url === undefined) return noBalanceCache
  const { cacheTtlMs, cacheWaitMsMax } = config.projector
  const readSecret = () => readCacheSecret(pool)
  return new RedisBalanceCache({
    url,
    ttlMs: cacheTtlMs,
    waitMsMax: cacheWaitMsMax,
    readSecret,
    log,
  })
}

function createSource(config: Config, log: Log): StreamSource {
  if (config.kafka.brokers.length === 0) {
    return createJournalSource({ connect: () => connect(config) })
  }
  const kafka: KafkaSettings = {
    clientId: 'ledger-projector',
    brokers: config.kafka.brokers,
    topic: config.kafka.journalTopic,
    log: (details, message) => log.debug(details, message),
  }
  const { groupId, sessionMsMax } = config.projector
  return createKafkaSource(createKafkaStream(kafka), { groupId, sessionMsMax })
}
