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
  createKafkaStream,
  ensureKeyedTopic,
  ensureTopic,
  openConnection,
  type JournalConnection,
  type KafkaSettings,
} from '@ledger/stream'
import { dropOldKeys } from '../relay/drop-old-keys.ts'
import { dropOldOutcomes } from '../relay/drop-old-outcomes.ts'
import { onceAsked, type EntriesTopic } from '../relay/entries-topic.ts'
import { keepPartitionsAhead } from '../relay/keep-partitions-ahead.ts'
import { makeRelayId } from '../relay/relay-id.ts'
import { relayHealth, streamHealth } from '../relay/relay-health.ts'
import { Relay } from '../relay/relay.ts'
import { WeekRetention } from '../relay/week-retention.ts'
import { relaySettings, type RelayConfig } from './relay-config.ts'
import { startOutcomes } from './relay-outcomes.ts'

/** A server that is frozen never says goodbye. */
const poolEndMsMax = 1_000

/** The journal can fill it again by `ledgerctl replay`, so a week is enough to begin with. */
const entriesRetentionMs = 7 * 86_400_000

if (import.meta.main) await runService('relay', start)

/**
 * The relay: publishes the journal to Kafka, if there is one; makes partitions ahead and drops old
 * idempotency keys in any case.
 */
async function start(): Promise<RunningService> {
  const config = loadConfig(relaySettings, process.env)
  const log = createLog({ service: 'relay', level: config.log.level })
  if (armedFailpoints().length > 0) log.warn({ failpoints: armedFailpoints() }, 'failpoints armed')
  const connect = () => connectTo(config)
  const stopping = new AbortController()
  const partitions = keepPartitionsAhead(connect, stopping.signal, log)
  const { keys, outcomes } = startRetention(config, log, connect)

  const publisher = config.kafka.brokers.length > 0 ? startRelay(config, log) : undefined
  const app = await createHttpServer({
    log,
    limits: config.http,
    checks: {
      ...publisher?.checks,
      keys: () => Promise.resolve(keys.health()),
      kept_outcomes: () => Promise.resolve(outcomes.health()),
    },
  })
  await app.takeConnections(config.http)

  const stop = async () => {
    stopping.abort()
    await publisher?.close()
    await Promise.all([partitions, keys.close(), outcomes.close()])
    await closeHttpServer(app, config.http.drainMsMax)
  }
  return { log, beginDrain: () => app.beginDrain(), stop }
}

function startRetention(config: RelayConfig, log: Log, connect: () => Promise<JournalConnection>) {
  const { idempotencyKeepDays, outcomesKeepDays } = config.relay
  const keys = new WeekRetention({
    log,
    what: 'idempotency keys',
    keepDays: idempotencyKeepDays,
    drop: dropOldKeys,
    connect,
  })
  const outcomes = new WeekRetention({
    log,
    what: 'outcomes',
    keepDays: outcomesKeepDays,
    drop: dropOldOutcomes,
    connect,
  })
  keys.start()
  outcomes.start()
  return { keys, outcomes }
}

function connectTo(config: RelayConfig) {
  return openConnection(clientConfig(clientSettings(config)), config.relay.leaseMs)
}

function clientSettings({ database }: RelayConfig): ClientSettings {
  const { url, connectMsMax } = database
  return { url, connectMsMax, applicationName: 'relay', role: 'ledger_relay' }
}

function startRelay(config: RelayConfig, log: Log) {
  const kafka: KafkaSettings = {
    clientId: 'ledger-relay',
    brokers: config.kafka.brokers,
    topic: config.kafka.journalTopic,
    log: (details, message) => log.debug(details, message),
  }
  const stream = createKafkaStream(kafka)
  const entries = config.entries.isOn ? entriesTopic(config, kafka) : undefined
  const owner = makeRelayId()
  const relay = new Relay({
    log,
    owner,
    leaseMs: config.relay.leaseMs,
    stream,
    ...(entries !== undefined && { entries }),
    connect: () => connectTo(config),
    prepareShards: (count) => ensureTopic(kafka, count),
  })
  relay.start()
  const pool = createPool({ ...clientSettings(config), connectionsMax: 1, log })
  const outcomes = startOutcomes(config, { log, owner, pool, connect: () => connectTo(config) })
  const close = async () => {
    await Promise.all([relay.close(), outcomes.close()])
    await Promise.all([stream.close(), entries?.stream.close()])
    await Promise.race([pool.end(), pause(poolEndMsMax, undefined, { ref: false })])
  }
  const checks = {
    stream: () => streamHealth(relay),
    relay: () => relayHealth(relay, pool),
    outcomes: outcomes.check,
  }
  return { checks, close }
}

function entriesTopic(config: RelayConfig, journal: KafkaSettings): EntriesTopic {
  const { topic, partitions } = config.entries
  const kafka = { ...journal, topic }
  const rules = { partitions, retentionMs: entriesRetentionMs }
  return {
    stream: createKafkaStream(kafka),
    countPartitions: onceAsked(() => ensureKeyedTopic(kafka, rules)),
  }
}
