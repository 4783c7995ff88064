import { readRelationSizes } from '../database/read-relation-sizes.ts'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import type { Book } from '../fill/book.ts'
import { fillJournal } from '../fill/fill-journal.ts'
import type { WrkResult } from '../load/wrk.ts'
import { ensureWrk, runWrk } from '../load/wrk.ts'
import type { Meters } from '../measure/meters.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import { pidsOf } from '../measure/pids-of.ts'
import type { Sample } from '../measure/timeline.ts'
import { sampleDuring } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import type { PipelineServices } from '../pipeline/start-services.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import { costFigures, loadFigures } from '../record/figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkPosts } from '../scenario/check-posts.ts'
import type { Scenario, ScenarioOptions } from '../scenario/scenario.ts'
import type { GrowthPhase } from './growth-phase.ts'

export interface MeasuredPhase {
  readonly phase: GrowthPhase
  readonly record: BenchRecord
}

/** The write path alone on a database that is filled with a book before the service starts. */
export async function measurePhase(
  { name: scenario, title }: Pick<Scenario, 'name' | 'title'>,
  options: ScenarioOptions,
  name: string,
  book: Book,
): Promise<MeasuredPhase> {
  const { say, connections, seconds, warmUpSeconds } = options
  const tools = { wrk: await ensureWrk(say) }
  const pipeline = await startPipeline({
    ...options,
    database: `bench_${scenario}`,
    isFresh: true,
    hasStream: false,
    services: [],
  })
  try {
    await requireDurable(pipeline.pool)
    const entries = book.transactions * 2
    say(`${name}: filling ${book.accounts} accounts and ${entries} entries`)
    await fillJournal(book, { pool: pipeline.pool, say })
    const surroundings = await readSurroundings(options, pipeline, tools)
    const services = await pipeline.start('write-api')
    const { loaded, walSyncsBefore } = await underLoad(pipeline, services, options, book)
    const { warmUp, measured, added, timeline } = loaded
    say('checking')
    const checks = await checkPosts({
      pipeline: { ...pipeline, services },
      ledger: book.ledger,
      connections,
      hasStream: false,
      warmUp,
      measured,
      walSyncsBefore,
      journaledBefore: book.transactions,
    })
    const record: BenchRecord = {
      scenario,
      title,
      ...surroundings,
      load: { seconds, warm_up_seconds: warmUpSeconds, connections, loop: 'closed' },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      ...loadFigures(measured),
      lag_s: null,
      ...costFigures(added, measured.answered - measured.errors.status, measured.seconds),
      right: checks.every((one) => one.is_true),
      checks: checks.map((one) => ({ ...one, claim: `${name}: ${one.claim}` })),
      timeline,
    }
    const { throughput_per_s, latency_ms, cost_us, wal_bytes, right } = record
    const relations = await readRelationSizes(pipeline.pool, 'journal')
    const figures = { throughput_per_s, latency_ms, cost_us, wal_bytes, right, relations }
    return { phase: { name, accounts: book.accounts, entries, ...figures }, record }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

interface Loaded {
  readonly warmUp: WrkResult
  readonly measured: WrkResult
  readonly added: Meters
  readonly timeline: readonly Sample[]
}

async function underLoad(
  pipeline: Pipeline,
  services: PipelineServices,
  options: ScenarioOptions,
  { ledger, accounts }: Book,
): Promise<{ readonly loaded: Loaded; readonly walSyncsBefore: number }> {
  const { pool, apiKey } = pipeline
  const { say, connections, seconds, warmUpSeconds } = options
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  const wrk = { url: services.urlOf('write-api'), apiKey, ledger, accounts, connections }
  say(`warming up for ${warmUpSeconds} s`)
  const warmUp = await runWrk({ ...wrk, seconds: warmUpSeconds, keyPrefix: 'warm-up-' })
  await pool.query('checkpoint') // so that every phase meets the log in the same state
  say(`${connections} connections for ${seconds} s`)
  const metered = { pool, pids: pidsOf(pipeline, services.running), hasJournal: true }
  const before = await readMeters(metered)
  const { result: measured, timeline } = await sampleDuring(pool, false, () =>
    runWrk({ ...wrk, seconds, keyPrefix: 'measured-' }),
  )
  const added = addedBetween(before, await readMeters(metered))
  return { loaded: { warmUp, measured, added, timeline }, walSyncsBefore }
}
