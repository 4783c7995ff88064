import { join } from 'node:path'
import { createApiClient, type ServiceName } from '@ledger/testkit'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import { openAccounts } from '../load/open-accounts.ts'
import type { WrkOptions, WrkResult } from '../load/wrk.ts'
import { ensureWrk, runWrk } from '../load/wrk.ts'
import type { Metered, Meters } from '../measure/meters.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import type { Sample } from '../measure/timeline.ts'
import { sampleDuring } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import { costFigures, lagFigures, loadFigures } from '../record/figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkPosts } from './check-posts.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

export interface PostsOptions {
  readonly services: readonly ServiceName[]
  /** With Kafka and Redis. */
  readonly hasStream: boolean
  /** An account that takes part in every transaction. */
  readonly hotAccount?: string
}

const accounts = 10_000
const ledger = 'bench'
const drainMsMax = 300_000

/** Single POSTs in a closed loop against a service that is started for it, and checked afterwards. */
export async function runPosts(
  { name, title }: Pick<Scenario, 'name' | 'title'>,
  options: ScenarioOptions,
  posts: PostsOptions,
): Promise<BenchRecord> {
  const { say, seconds, connections, warmUpSeconds } = options
  const wrkVersion = await ensureWrk(say)
  const { services, hasStream } = posts
  const pipeline = await startPipeline({
    ...options,
    database: `bench_${name}`,
    isFresh: true,
    hasStream,
    services,
  })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const loaded = await underLoad(pipeline, options, posts)
    say('checking')
    const checks = await checkPosts({ pipeline, ledger, connections, hasStream, ...loaded })
    const { measured, timeline, added, drainedS } = loaded
    return {
      scenario: name,
      title,
      ...surroundings,
      load: { seconds, warm_up_seconds: warmUpSeconds, connections, accounts, loop: 'closed' },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      ...loadFigures(measured),
      lag_s: hasStream ? lagFigures(timeline, drainedS) : null,
      ...costFigures(added, measured.answered - measured.errors.status, measured.seconds),
      right: checks.every((one) => one.is_true),
      checks,
      timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

/** What came of the load. */
interface Loaded {
  readonly warmUp: WrkResult
  readonly measured: WrkResult
  readonly timeline: readonly Sample[]
  readonly added: Meters
  /** From the end of the load until everything was projected. */
  readonly drainedS: number
  /** How often the log had been forced to disk before the first command. */
  readonly walSyncsBefore: number
}

async function underLoad(
  pipeline: Pipeline,
  options: ScenarioOptions,
  { hasStream, hotAccount }: PostsOptions,
): Promise<Loaded> {
  const { pool, apiKey, services } = pipeline
  const { say, connections, seconds, warmUpSeconds } = options
  const url = services.urlOf('write-api')
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  say(`opening ${accounts} accounts`)
  await openAccounts(createApiClient(url, apiKey), ledger, accounts, hotAccount)
  const wrk = {
    url,
    apiKey,
    ledger,
    accounts,
    connections,
    hotAccount,
  } satisfies Partial<WrkOptions>

  say(`warming up for ${warmUpSeconds} s`)
  const warmUp = await runWrk({ ...wrk, seconds: warmUpSeconds, keyPrefix: 'warm-up-' })
  if (hasStream) await untilProjected(pool, drainMsMax)
  await pool.query('checkpoint') // so that every run meets the log in the same state

  say(`${connections} connections for ${seconds} s`)
  const metered = meteredOf(pipeline, options.folder, hasStream)
  const before = await readMeters(metered)
  const { result: measured, timeline } = await sampleDuring(pool, hasStream, () =>
    runWrk({ ...wrk, seconds, keyPrefix: 'measured-' }),
  )
  const added = addedBetween(before, await readMeters(metered))
  const endedAt = performance.now()
  if (hasStream) await untilProjected(pool, drainMsMax)
  const drainedS = (performance.now() - endedAt) / 1_000
  return { warmUp, measured, timeline, added, drainedS, walSyncsBefore }
}

function meteredOf(
  { pool, parts, services }: Pipeline,
  folder: string,
  hasStream: boolean,
): Metered {
  const pids = [
    ...services.running.map(({ name, pid }) => [name.replaceAll('-', '_'), pid] as const),
    ['postgres', parts.postgres.pid] as const,
    ...(parts.kafka ? [['kafka', parts.kafka.pid] as const] : []),
    ...(parts.redis ? [['redis', parts.redis.pid] as const] : []),
  ]
  return {
    pool,
    pids: Object.fromEntries(pids),
    hasJournal: true,
    topicFolder: hasStream ? join(folder, 'kafka', 'data') : undefined,
  }
}
