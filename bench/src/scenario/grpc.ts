import { createApiClient, formatViolations } from '@ledger/testkit'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import { runBulkWrk } from '../load/bulk-wrk.ts'
import { openAccounts } from '../load/open-accounts.ts'
import { leaveOneCore } from '../load/own-core.ts'
import { runGrpcLoad } from '../load/run-grpc-load.ts'
import type { WrkResult } from '../load/wrk.ts'
import { acknowledgedOf, ensureWrk, runWrk } from '../load/wrk.ts'
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
import { checkAnswered } from './check-load.ts'
import { checkSyncs } from './check-syncs.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

const accounts = 10_000
const ledger = 'bench'

/** What is sent over gRPC, and what stands beside it over HTTP. */
interface Kind {
  readonly kind: 'unary' | 'stream'
  /** Calls, or streams, at once. */
  readonly callers: number
  /** Requests without a result at once, of each caller. */
  readonly window: number
  /** Transactions in a request of HTTP. */
  readonly items: number
  readonly connections: number
}

/** What a single call costs, beside one over HTTP. */
export const grpc: Scenario = {
  name: 'grpc',
  title: 'single gRPC calls of two entries over 10,000 accounts, beside the same over HTTP',
  run: (options) => {
    const { connections } = options
    return runGrpc(grpc, options, {
      kind: 'unary',
      callers: connections,
      window: 1,
      items: 1,
      connections,
    })
  },
}

/** What is reached without waiting for each answer, beside bulk requests. */
export const grpcStream: Scenario = {
  name: 'grpc-stream',
  title: 'gRPC streams of transactions of two entries, beside bulk requests of 100 over HTTP',
  connections: 8,
  run: (options) => {
    const { connections } = options
    const [window, items] = [400, 100]
    // as many transactions at once either way
    return runGrpc(grpcStream, options, {
      kind: 'stream',
      callers: connections,
      window,
      items,
      connections: (connections * window) / items,
    })
  },
}

async function runGrpc(
  { name, title }: Pick<Scenario, 'name' | 'title'>,
  options: ScenarioOptions,
  kind: Kind,
): Promise<BenchRecord> {
  const { say, seconds, warmUpSeconds } = options
  const wrkVersion = await ensureWrk(say)
  const pipeline = await startPipeline({
    ...options,
    database: `bench_${name.replaceAll('-', '_')}`,
    isFresh: true,
    hasStream: false,
    services: ['write-api'],
  })
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const loaded = await underLoad(pipeline, options, kind)
    const { overGrpc, overHttp } = loaded
    const memory = memoryFigures(overGrpc.timeline)
    say('checking')
    const checks = [...(await checkGrpc(pipeline, loaded, kind)), ...checkFlatness(memory)]
    const load = loadFigures(overGrpc.result)
    const { callers, window, kind: form } = kind
    return {
      scenario: name,
      title,
      ...surroundings,
      load: { seconds, warm_up_seconds: warmUpSeconds, form, callers, window, accounts },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      ...load,
      lag_s: null,
      ...costFigures(overGrpc.added, load.transactions, overGrpc.result.seconds),
      figures: figuresOfHttp(overHttp),
      memory_mib: memory,
      right: checks.every((one) => one.is_true),
      checks,
      timeline: overGrpc.timeline,
    }
  } finally {
    await pipeline.stop({ dropsDatabase: true })
  }
}

/** What stands beside: the same transactions over HTTP, a moment before, on the same cores. */
function figuresOfHttp({ result, added }: Measured): Readonly<Record<string, number>> {
  const load = loadFigures(result)
  const cost = costFigures(added, load.transactions, result.seconds)
  return {
    http_per_s: load.throughput_per_s,
    http_p99_ms: load.latency_ms.p99,
    http_write_api_us: cost.cost_us['write_api'] ?? 0,
    http_postgres_us: cost.cost_us['postgres'] ?? 0,
  }
}

interface Measured {
  /** In transactions. */
  readonly result: WrkResult
  readonly added: Meters
  readonly timeline: readonly Sample[]
}

interface Loaded {
  readonly overHttp: Measured
  readonly overGrpc: Measured
  /** Transactions, those of the warm-ups with them. */
  readonly acknowledged: number
  readonly walSyncsBefore: number
}

/** Both generators have the last core to themselves, and the service the others. */
async function underLoad(
  pipeline: Pipeline,
  options: ScenarioOptions,
  kind: Kind,
): Promise<Loaded> {
  const { pool, apiKey, services } = pipeline
  const { say, seconds, warmUpSeconds } = options
  const { walSyncs: walSyncsBefore } = await readWal(pool)
  say(`opening ${accounts} accounts`)
  await openAccounts(
    createApiClient(services.urlOf('write-api'), apiKey),
    ledger,
    accounts,
    undefined,
  )
  const core = leaveOneCore(Object.values(pidsOf(pipeline, services.running)))
  const loads = {
    http: loadOverHttp(pipeline, kind, core),
    grpc: loadOverGrpc(pipeline, kind, core),
  }

  say(`warming up for ${warmUpSeconds} s each`)
  const warmUps = [
    await loads.http(warmUpSeconds, 'http-warm-up-'),
    await loads.grpc(warmUpSeconds, 'grpc-warm-up-'),
  ]
  const measure = async (load: Load, keyPrefix: string): Promise<Measured> => {
    await pool.query('checkpoint') // so that every run meets the log in the same state
    const metered = meteredOf(pipeline, options.folder)
    const before = await readMeters(metered)
    const { result, timeline } = await sampleDuring(pool, false, () => load(seconds, keyPrefix), {
      pids: () => pidsOf(pipeline, services.running),
    })
    return { result, timeline, added: addedBetween(before, await readMeters(metered)) }
  }
  say(`HTTP for ${seconds} s`)
  const overHttp = await measure(loads.http, 'http-')
  say(`gRPC for ${seconds} s`)
  const overGrpc = await measure(loads.grpc, 'grpc-')
  const acknowledged = [...warmUps, overHttp.result, overGrpc.result]
    .map(acknowledgedOf)
    .reduce((sum, one) => sum + one, 0)
  return { overHttp, overGrpc, acknowledged, walSyncsBefore }
}

type Load = (seconds: number, keyPrefix: string) => Promise<WrkResult>

function loadOverHttp({ apiKey, services }: Pipeline, kind: Kind, core: number): Load {
  const { items, connections } = kind
  const load = { url: services.urlOf('write-api'), apiKey, ledger, accounts, connections, core }
  return async (seconds, keyPrefix) => {
    if (items === 1) return runWrk({ ...load, seconds, keyPrefix })
    const result = await runBulkWrk({ ...load, seconds, keyPrefix, items })
    const { answered, errors } = result
    return {
      ...result,
      answered: answered * items,
      errors: { ...errors, status: errors.status * items },
    }
  }
}

function loadOverGrpc({ apiKey, services }: Pipeline, kind: Kind, core: number): Load {
  const address = services.running.find(({ name }) => name === 'write-api')?.grpcAddress
  if (address === undefined) throw new Error('the write API has no gRPC')
  const { callers, window, kind: form } = kind
  const load = { address, apiKey, ledger, accounts, callers, window, core, kind: form }
  return (seconds, keyPrefix) => runGrpcLoad({ ...load, seconds, keyPrefix })
}

/** The generator for gRPC takes every answer before it ends; that of HTTP leaves some in flight. */
async function checkGrpc(
  { pool, services }: Pipeline,
  { overHttp, overGrpc, acknowledged, walSyncsBefore }: Loaded,
  { connections, items }: Kind,
): Promise<readonly Check[]> {
  await services.stop('write-api') // it finishes what was in flight when a generator went
  const journaled = await countTransactions(pool, ledger)
  const violations = await findViolations(pool)
  const inFlight = journaled - acknowledged
  return [
    checkAnswered('every transaction was posted', [overHttp.result, overGrpc.result]),
    check(
      'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
      inFlight >= 0 && inFlight <= connections * items * 2,
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
