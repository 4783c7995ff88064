import { createApiClient, formatViolations } from '@ledger/testkit'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import { openAccounts } from '../load/open-accounts.ts'
import type { BulkWrkOptions } from '../load/bulk-wrk.ts'
import { runBulkWrk } from '../load/bulk-wrk.ts'
import type { WrkResult } from '../load/wrk.ts'
import { ensureWrk } from '../load/wrk.ts'
import { meteredOf } from '../measure/metered-of.ts'
import type { Meters } from '../measure/meters.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import { pidsOf } from '../measure/pids-of.ts'
import type { Sample } from '../measure/timeline.ts'
import { sampleDuring } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import type { BenchRecord, Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { costFigures, loadFigures } from '../record/figures.ts'
import { checkFlatness, memoryFigures } from '../record/memory-figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkSyncs } from './check-syncs.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

const accounts = 10_000
const ledger = 'bench'
/** Transactions in each request. */
const items = 100
/** More of such requests at once are refused. */
const connectionsMax = 32

/** What a caller saves who has many transactions at hand. */
export const bulk: Scenario = {
  name: 'bulk',
  title: `${items} transactions of two entries in each request, over 10,000 accounts`,
  run: runBulk,
}

async function runBulk(asked: ScenarioOptions): Promise<BenchRecord> {
  const connections = Math.min(asked.connections, connectionsMax)
  const options = { ...asked, connections }
  const { say, seconds, warmUpSeconds } = options
  const wrkVersion = await ensureWrk(say)
  const pipeline = await startPipeline({
    ...options,
    database: 'bench_bulk',
    isFresh: true,
    hasStream: false,
    services: ['write-api'],
  })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const loaded = await underLoad(pipeline, options)
    const { measured, timeline, added } = loaded
    const memory = memoryFigures(timeline)
    say('checking')
    const checks = [
      ...(await checkBulk(pipeline, loaded, connections * items)),
      ...checkFlatness(memory),
    ]
    const load = loadFigures(inTransactions(measured))
    return {
      scenario: bulk.name,
      title: bulk.title,
      ...surroundings,
      load: { seconds, warm_up_seconds: warmUpSeconds, connections, accounts, items },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      ...load,
      lag_s: null,
      ...costFigures(added, load.transactions, measured.seconds),
      memory_mib: memory,
      right: checks.every((one) => one.is_true),
      checks,
      timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

interface Loaded {
  readonly measured: WrkResult
  readonly timeline: readonly Sample[]
  readonly added: Meters
  /** Transactions, those of the warm-up with them. */
  readonly acknowledged: number
  readonly walSyncsBefore: number
}

async function underLoad(pipeline: Pipeline, options: ScenarioOptions): Promise<Loaded> {
  const { pool, apiKey, services } = pipeline
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  const { say, connections, seconds, warmUpSeconds } = options
  const url = services.urlOf('write-api')
  say(`opening ${accounts} accounts`)
  await openAccounts(createApiClient(url, apiKey), ledger, accounts, undefined)
  const wrk = {
    url,
    apiKey,
    ledger,
    accounts,
    connections,
    items,
  } satisfies Partial<BulkWrkOptions>

  say(`warming up for ${warmUpSeconds} s`)
  const warmUp = await runBulkWrk({ ...wrk, seconds: warmUpSeconds, keyPrefix: 'warm-up-' })
  await pool.query('checkpoint') // so that every run meets the log in the same state

  say(`${connections} connections for ${seconds} s`)
  const metered = meteredOf(pipeline, options.folder)
  const before = await readMeters(metered)
  const { result: measured, timeline } = await sampleDuring(
    pool,
    false,
    () => runBulkWrk({ ...wrk, seconds, keyPrefix: 'measured-' }),
    { pids: () => pidsOf(pipeline, services.running) },
  )
  const added = addedBetween(before, await readMeters(metered))
  const acknowledged = [warmUp, measured]
    .map(inTransactions)
    .reduce((sum, { answered, errors }) => sum + answered - errors.status, 0)
  return { measured, timeline, added, acknowledged, walSyncsBefore }
}

function inTransactions({ answered, errors, ...rest }: WrkResult): WrkResult {
  return {
    ...rest,
    answered: answered * items,
    errors: { ...errors, status: errors.status * items },
  }
}

/** An item that was refused is not journaled, so the counts tell that too. */
async function checkBulk(
  { pool, services }: Pipeline,
  { acknowledged, walSyncsBefore }: Loaded,
  inFlightMax: number,
): Promise<readonly Check[]> {
  // it finishes what was in flight when the generator went
  await services.stop('write-api')
  const journaled = await countTransactions(pool, ledger)
  const violations = await findViolations(pool)
  const inFlight = journaled - acknowledged
  return [
    check(
      'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
      inFlight >= 0 && inFlight <= inFlightMax * 2,
      `acknowledged ${acknowledged}, journaled ${journaled}`,
    ),
    await checkSyncs(pool, walSyncsBefore),
    check(
      'the invariant checker finds nothing',
      violations.length === 0,
      violations.length === 0 ? 'no violation' : formatViolations(violations),
    ),
  ]
}
