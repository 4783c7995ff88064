import type { ServiceName } from '@ledger/testkit'
import { createApiClient } from '@ledger/testkit'
import { readSettings } from '../../database/read-settings.ts'
import { requireDurable } from '../../database/require-durable.ts'
import { fillAccounts } from '../../load/fill-accounts.ts'
import { openAccounts } from '../../load/open-accounts.ts'
import { runGets } from '../../load/run-gets.ts'
import { runPacedPosts } from '../../load/run-paced-posts.ts'
import type { WrkResult } from '../../load/wrk.ts'
import { ensureWrk } from '../../load/wrk.ts'
import { meteredOf } from '../../measure/metered-of.ts'
import type { Meters } from '../../measure/meters.ts'
import { addedBetween, readMeters } from '../../measure/meters.ts'
import type { Sample } from '../../measure/timeline.ts'
import { sampleDuring } from '../../measure/timeline.ts'
import type { Pipeline } from '../../pipeline/start-pipeline.ts'
import { startPipeline } from '../../pipeline/start-pipeline.ts'
import { untilProjected } from '../../pipeline/until-projected.ts'
import type { BenchRecord } from '../../record/bench-record.ts'
import { costFigures, lagFigures, loadFigures } from '../../record/figures.ts'
import { readSurroundings } from '../../record/surroundings.ts'
import { bareReadsPerS } from '../../yardstick/bare-reads-per-s.ts'
import type { Scenario, ScenarioOptions } from '../scenario.ts'
import { checkReads } from './check-reads.ts'
import type { Probes } from './probe-reads.ts'
import { probeDuring } from './probe-reads.ts'

type Consistency = 'strong' | 'eventual'

const services: readonly ServiceName[] = ['write-api', 'relay', 'projector', 'read-api']
const accounts = 10_000
const ledger = 'bench'
const writesPerS = 2_000
const drainMsMax = 300_000

/**
 * Balance reads in a closed loop with paced writes beside them, on the whole pipeline. What the
 * processes cost is that of reads and writes together, per read; `--rate 0` leaves the writes out.
 */
export async function runReads(
  { name, title }: Pick<Scenario, 'name' | 'title'>,
  options: ScenarioOptions,
  consistency: Consistency,
): Promise<BenchRecord> {
  const { say, seconds, connections, warmUpSeconds, ratePerS = writesPerS } = options
  const wrkVersion = await ensureWrk(say)
  const database = `bench_${name.replace('-', '_')}`
  const parts = { database, isFresh: true, hasStream: true, services }
  const pipeline = await startPipeline({ ...options, ...parts })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const bare = await bareReadsPerS(connections)
    const loaded = await underLoad(pipeline, options, { consistency, ratePerS })
    const settings = { ...(await readSettings(pipeline.pool)), ...options.serviceSettings }
    say('checking')
    const checks = await checkReads({
      pipeline,
      ledger,
      accounts,
      connections,
      ratePerS,
      ...loaded,
    })
    const { reads, writes, timeline, added, drainedS } = loaded
    const load = { accounts, loop: 'closed', consistency, writes_per_s: ratePerS }
    return {
      scenario: name,
      title,
      counts: 'reads',
      ...surroundings,
      machine: { ...surroundings.machine, bare_reads_per_s: bare },
      load: { seconds, warm_up_seconds: warmUpSeconds, connections, ...load },
      settings,
      ...loadFigures(reads),
      ...(writes && { writes_beside: loadFigures(writes) }),
      lag_s: lagFigures(timeline, drainedS),
      ...costFigures(added, reads.answered - reads.errors.status, reads.seconds),
      batch_size: null,
      right: checks.every((one) => one.is_true),
      checks,
      timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

/** What came of the load. */
export interface LoadedReads extends Traffic {
  readonly warmUp: Traffic
  readonly probes: Probes
  /** Transactions that gave each account its first entry. */
  readonly filled: number
  readonly timeline: readonly Sample[]
  readonly added: Meters
  /** From the end of the load until everything was projected. */
  readonly drainedS: number
}

/** Reads, and what was written beside them. */
interface Traffic {
  readonly reads: WrkResult
  /** Undefined when nothing was written. */
  readonly writes: WrkResult | undefined
}

interface ReadsLoad {
  readonly consistency: Consistency
  readonly ratePerS: number
}

async function underLoad(
  pipeline: Pipeline,
  options: ScenarioOptions,
  load: ReadsLoad,
): Promise<LoadedReads> {
  const { pool, apiKey, services: running } = pipeline
  const { say, connections, seconds, warmUpSeconds } = options
  const writer = createApiClient(running.urlOf('write-api'), apiKey)
  const reader = createApiClient(running.urlOf('read-api'), apiKey)
  say(`opening ${accounts} accounts`)
  await openAccounts(writer, ledger, accounts, undefined)
  const filled = await fillAccounts(writer, ledger, accounts)
  await untilProjected(pool, drainMsMax)
  say(`warming up for ${warmUpSeconds} s`)
  const warmUp = await send(pipeline, connections, load, {
    seconds: warmUpSeconds,
    keyPrefix: 'warm-up-',
  })
  await untilProjected(pool, drainMsMax)
  await pool.query('checkpoint') // so that every run meets the log in the same state

  say(`${connections} connections for ${seconds} s, ${load.ratePerS} writes/s beside them`)
  const metered = meteredOf(pipeline, options.folder)
  const before = await readMeters(metered)
  const probe = { writer, reader, ledger, accounts, consistency: load.consistency }
  const { result, timeline } = await sampleDuring(pool, true, () =>
    probeDuring(probe, () =>
      send(pipeline, connections, load, { seconds, keyPrefix: 'measured-' }),
    ),
  )
  const added = addedBetween(before, await readMeters(metered))
  const endedAt = performance.now()
  await untilProjected(pool, drainMsMax)
  const drainedS = (performance.now() - endedAt) / 1_000
  return { warmUp, ...result.result, probes: result.probes, filled, timeline, added, drainedS }
}

async function send(
  { apiKey, services: running }: Pipeline,
  connections: number,
  { consistency, ratePerS }: ReadsLoad,
  { seconds, keyPrefix }: { readonly seconds: number; readonly keyPrefix: string },
): Promise<Traffic> {
  const load = { apiKey, ledger, accounts, connections, seconds }
  const [reads, writes] = await Promise.all([
    runGets({ ...load, url: running.urlOf('read-api'), consistency }),
    ratePerS === 0
      ? undefined
      : runPacedPosts({
          ...load,
          url: running.urlOf('write-api'),
          keyPrefix,
          perSecond: ratePerS,
        }),
  ])
  return { reads, writes }
}
