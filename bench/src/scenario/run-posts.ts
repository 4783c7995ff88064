import { createApiClient, type ServiceName } from '@ledger/testkit'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import { openAccounts } from '../load/open-accounts.ts'
import type { Probe } from '../load/probe.ts'
import type { WrkOptions, WrkResult } from '../load/wrk.ts'
import { ensureWrk } from '../load/wrk.ts'
import type { Sample } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { BenchRecord, Check } from '../record/bench-record.ts'
import { costFigures, lagFigures, loadFigures } from '../record/figures.ts'
import { checkFlatness, memoryFigures } from '../record/memory-figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkHotLimit } from './check-hot-limit.ts'
import type { AllowedFailures } from './check-posts.ts'
import { checkPosts } from './check-posts.ts'
import { checkRepeats } from './check-repeats.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'
import type { Metering } from './stage.ts'
import { Stage } from './stage.ts'

export interface PostsOptions extends Pick<WrkOptions, 'entries' | 'skew' | 'repeatShare'> {
  readonly services: readonly ServiceName[]
  /** With Kafka and Redis. */
  readonly hasStream: boolean
  /** An account that takes part in every transaction. */
  readonly hotAccount?: string
  /** What else than 2xx a request may come to. */
  readonly allowed?: AllowedFailures
  /** What happens after the warm-up; the load in a closed loop unless given. */
  readonly play?: (stage: Stage) => Promise<Played>
}

/** What came of it. */
export interface Played extends Metering {
  /** The run, or the runs as one, that the figures are of. */
  readonly measured: WrkResult
  readonly timeline: readonly Sample[]
  /** That only this scenario has. */
  readonly figures?: Readonly<Record<string, number>>
  readonly checks?: readonly Check[]
  readonly allowed?: AllowedFailures
  /** Of the load, beside what all have. */
  readonly load?: Readonly<Record<string, string | number>>
}

const accounts = 10_000
const ledger = 'bench'
const drainMsMax = 300_000

/** Single POSTs against a service that is started for it, and checked afterwards. */
export async function runPosts(
  { name, title }: Pick<Scenario, 'name' | 'title'>,
  options: ScenarioOptions,
  posts: PostsOptions,
): Promise<BenchRecord> {
  const { say, connections } = options
  const wrkVersion = await ensureWrk(say)
  const { services, hasStream } = posts
  const database = `bench_${name.replaceAll('-', '_')}`
  const pipeline = await startPipeline({ ...options, database, isFresh: true, hasStream, services })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const loaded = await underLoad(pipeline, options, posts)
    const { measured, timeline, added, transactions, drainedS } = loaded
    const memory = memoryFigures(timeline)
    say('checking')
    const checks = [
      ...loaded.checks,
      ...(await checkPosts({ ...posts, ...loaded, pipeline, ledger, connections })),
      ...checkFlatness(memory),
    ]
    return {
      scenario: name,
      title,
      ...surroundings,
      load: { ...loadOf(options, posts), ...loaded.load },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      ...loadFigures(measured),
      lag_s: hasStream ? lagFigures(timeline, drainedS) : null,
      ...costFigures(added, transactions, measured.seconds),
      figures: loaded.figures ?? {},
      memory_mib: memory,
      right: checks.every((one) => one.is_true),
      checks,
      timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

function loadOf(
  { seconds, warmUpSeconds, connections }: ScenarioOptions,
  { entries = 2, skew = 'even', repeatShare = 0 }: PostsOptions,
): BenchRecord['load'] {
  return {
    seconds,
    warm_up_seconds: warmUpSeconds,
    connections,
    accounts,
    loop: 'closed',
    entries,
    skew,
    repeat_share: repeatShare,
  }
}

interface Loaded extends Played {
  readonly warmUp: WrkResult
  /** Every run of the generator. */
  readonly runs: readonly WrkResult[]
  readonly probe: Probe | undefined
  readonly inFlightMax: number
  readonly checks: readonly Check[]
  /** From the end of the load until everything was projected. */
  readonly drainedS: number
  /** How often the log had been forced to disk before the first command. */
  readonly walSyncsBefore: number
}

async function underLoad(
  pipeline: Pipeline,
  options: ScenarioOptions,
  posts: PostsOptions,
): Promise<Loaded> {
  const { pool, apiKey, services } = pipeline
  const { say, warmUpSeconds } = options
  const { hasStream, hotAccount, entries = 2, skew, repeatShare, play = playClosedLoop } = posts
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  say(`opening ${accounts} accounts`)
  const client = createApiClient(services.urlOf('write-api'), apiKey)
  await openAccounts(client, ledger, accounts, hotAccount)
  const workload = { accounts, entries, hotAccount, skew, repeatShare }
  const stage = new Stage({ pipeline, options, ledger, workload })

  say(`warming up for ${warmUpSeconds} s`)
  const warmUp = await stage.load({ seconds: warmUpSeconds, keyPrefix: 'warm-up-' })
  if (hasStream) await untilProjected(pool, drainMsMax)
  await pool.query('checkpoint') // so that every run meets the log in the same state

  const played = await play(stage)
  const endedAt = performance.now()
  if (hasStream) await untilProjected(pool, drainMsMax)
  const drainedS = (performance.now() - endedAt) / 1_000
  const checks = [
    ...(played.checks ?? []),
    ...(hotAccount === undefined ? [] : [await checkHotLimit(client, ledger, hotAccount)]),
    ...(repeatShare === undefined ? [] : [checkRepeats(stage)]),
  ]
  const { runs, probe, inFlightMax } = stage
  return { ...played, runs, probe, inFlightMax, checks, warmUp, drainedS, walSyncsBefore }
}

async function playClosedLoop(stage: Stage): Promise<Played> {
  const { say, connections, seconds } = stage.parts.options
  say(`${connections} connections for ${seconds} s`)
  const { result, timeline } = await stage.sample(() =>
    stage.meter(() => stage.load({ seconds, keyPrefix: 'measured-' })),
  )
  return {
    measured: result.result,
    added: result.added,
    transactions: result.transactions,
    timeline,
  }
}
