import { createApiClient } from '@ledger/testkit'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import type { KafkaResult } from '../load/kafka/kafka-run.ts'
import { openAccounts } from '../load/open-accounts.ts'
import { leaveOneCore } from '../load/own-core.ts'
import { probeBody } from '../load/probe-body.ts'
import type { Probe } from '../load/probe.ts'
import { startProbe } from '../load/probe.ts'
import { runKafkaLoad } from '../load/run-kafka-load.ts'
import { ensureWrk } from '../load/wrk.ts'
import { meteredOf } from '../measure/metered-of.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import { pidsOf } from '../measure/pids-of.ts'
import { sampleDuring } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import { costFigures } from '../record/figures.ts'
import { memoryFigures } from '../record/memory-figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkCommands } from './check-commands.ts'
import { kafkaFigures } from './kafka-figures.ts'
import type { PlayedCommands } from './played-commands.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

const commandsTopic = 'ledger.commands'
const resultsTopic = 'ledger.results'
const source = 'bench'
/** As many keys as partitions or more, so that most of these have something to do. */
const ledgers = Array.from({ length: 24 }, (_, index) => `bench-${index + 1}`)
const accounts = 500
/** More than is reached in a second, on any machine that this was tried on. */
const reachMessagesPerS = 5_000
/** Of what was reached: a load that it carries with ease, to say how soon a caller knows. */
const quietShare = 0.5
const spikeFactor = 10
const spikeSeconds = 5
const toldMsMax = 900_000

/** Commands from a topic: what is reached, when callers know, and what a spike leaves behind. */
export const kafkaIn: Scenario = {
  name: 'kafka-in',
  title: `commands from a topic: all that goes, half of that, and ${spikeFactor} times that`,
  run: runKafkaIn,
}

async function runKafkaIn(options: ScenarioOptions): Promise<BenchRecord> {
  const { say, seconds, warmUpSeconds } = options
  const wrkVersion = await ensureWrk(say)
  const pipeline = await startPipeline({
    ...options,
    database: 'bench_kafka_in',
    isFresh: true,
    hasStream: true,
    services: ['write-api', 'relay'],
    commandsTopic,
  })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const played = await play(pipeline, options)
    const { reached, quiet, timeline, added } = played
    say('checking')
    const checks = await checkCommands({ ...played, pipeline, ledgers })
    return {
      scenario: kafkaIn.name,
      title: kafkaIn.title,
      ...surroundings,
      load: {
        seconds,
        warm_up_seconds: warmUpSeconds,
        ledgers: ledgers.length,
        accounts,
        spike_factor: spikeFactor,
        spike_s: spikeSeconds,
      },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      transactions: reached.accepted,
      seconds: reached.seconds,
      throughput_per_s: Math.round(reached.accepted / reached.seconds),
      latency_ms: quiet.latencyMs,
      lag_s: null,
      ...costFigures(added, reached.accepted, reached.seconds),
      figures: kafkaFigures(played),
      memory_mib: memoryFigures(timeline),
      right: checks.every((one) => one.is_true),
      checks,
      timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

/** The generator has the last core to itself, and the service the others. */
async function play(pipeline: Pipeline, options: ScenarioOptions): Promise<PlayedCommands> {
  const { pool, services } = pipeline
  const { say, seconds, warmUpSeconds, folder } = options
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  say(`opening ${ledgers.length} ledgers of ${accounts} accounts`)
  await openLedgers(pipeline)
  const pids = (): Readonly<Record<string, number>> => pidsOf(pipeline, services.running)
  const send = sendTo(pipeline, leaveOneCore(Object.values(pids())))

  say(`warming up with ${warmUpSeconds * reachMessagesPerS} messages`)
  const warmUp = await send('warm-up-', warmUpSeconds * reachMessagesPerS)
  await pool.query('checkpoint') // so that every run meets the log in the same state

  say(`${seconds * reachMessagesPerS} messages as fast as it goes`)
  const metered = meteredOf(pipeline, folder)
  const before = await readMeters(metered)
  const { result: reached, timeline } = await sampleDuring(
    pool,
    false,
    () => send('reach-', seconds * reachMessagesPerS),
    { pids },
  )
  const added = addedBetween(before, await readMeters(metered))
  const perSecond = reached.accepted / reached.seconds

  const quietPerS = Math.max(Math.round(perSecond * quietShare), 1)
  say(`${quietPerS} messages a second for ${seconds} s`)
  const [quiet, quietProbe] = await besideProbe(pipeline, 'quiet-', () =>
    send('quiet-', quietPerS * seconds, quietPerS),
  )
  const spikePerS = Math.round(perSecond * spikeFactor)
  say(`${spikePerS} messages a second for ${spikeSeconds} s, and until all of them are told`)
  const [spike, spikeProbe] = await besideProbe(pipeline, 'spike-', () =>
    send('spike-', spikePerS * spikeSeconds, spikePerS),
  )
  const results = { warmUp, reached, quiet, spike }
  return { ...results, quietProbe, spikeProbe, timeline, added, walSyncsBefore }
}

async function openLedgers({ pool, apiKey, services }: Pipeline): Promise<void> {
  const client = createApiClient(services.urlOf('write-api'), apiKey)
  for (const ledger of ledgers) await openAccounts(client, ledger, accounts, undefined)
  await pool.query(
    `insert into ingest.sources (topic, source, key_id, bound_at) values ($1, $2, $3, now())`,
    [commandsTopic, source, apiKey.split('_')[1]],
  )
}

type Send = (idPrefix: string, messages: number, perSecond?: number) => Promise<KafkaResult>

function sendTo({ kafka }: Pipeline, core: number): Send {
  if (kafka === undefined) throw new Error('there is no broker')
  const { brokers } = kafka
  const run = { brokers, commandsTopic, resultsTopic, source, ledgers, accounts, toldMsMax, core }
  return (idPrefix, messages, perSecond = 0) =>
    runKafkaLoad({ ...run, idPrefix, messages, perSecond })
}

/** What a caller of HTTP waits meanwhile, in the first of the ledgers. */
async function besideProbe<T>(
  { services, apiKey }: Pipeline,
  keyPrefix: string,
  work: () => Promise<T>,
): Promise<readonly [T, Probe]> {
  const [ledger = ''] = ledgers
  const probe = startProbe({
    url: services.urlOf('write-api'),
    apiKey,
    ledger,
    body: () => probeBody({ accounts, entries: 2, hotAccount: undefined }),
    keyPrefix: `probe-${keyPrefix}`,
  })
  try {
    return [await work(), probe]
  } finally {
    await probe.stop()
  }
}
