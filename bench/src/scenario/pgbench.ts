import { join } from 'node:path'
import { checkPgbench } from '../database/check-pgbench.ts'
import { readSettings } from '../database/read-settings.ts'
import { requireDurable } from '../database/require-durable.ts'
import { ensurePgbench, fillPgbench, readPgbenchResult, runPgbench } from '../load/pgbench.ts'
import { ensureWrk } from '../load/wrk.ts'
import type { PgbenchResult } from '../load/pgbench.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import type { Metered } from '../measure/meters.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import type { Check, LoadFigures } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { costFigures } from '../record/figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import type { Scenario } from './scenario.ts'

const clients = 16
/** Above the number of clients, which would otherwise wait for each other's branch. */
const scale = 20

/** What the same Postgres does with a commit for every transaction, to hold the others against. */
export const pgbench: Scenario = {
  name: 'pgbench',
  title: `pgbench TPC-B with ${clients} clients on the same Postgres`,
  async run(options) {
    const { say, seconds, warmUpSeconds, folder } = options
    const tool = await ensurePgbench(say)
    const pipeline = await startPipeline({
      ...options,
      database: 'bench_pgbench',
      isFresh: true,
      hasStream: false,
      services: [],
    })
    const { pool, databaseUrl, parts } = pipeline
    try {
      await requireDurable(pool)
      const tools = { pgbench: tool.version, wrk: await ensureWrk(say) }
      const surroundings = await readSurroundings(options, pipeline, tools)
      say(`filling ${scale * 100_000} accounts`)
      await fillPgbench(tool, databaseUrl, scale)
      const load = { databaseUrl, clients, folder: join(folder, 'pgbench-log') }
      say(`warming up for ${warmUpSeconds} s`)
      const warmUpOutput = await runPgbench(tool, { ...load, seconds: warmUpSeconds })
      const warmUp = readPgbenchResult(warmUpOutput, load.folder)
      await pool.query('checkpoint')
      say(`${clients} clients for ${seconds} s`)
      const pids = { postgres: parts.postgres.pid }
      const metered: Metered = { pool, pids, hasJournal: false }
      const before = await readMeters(metered)
      const output = await runPgbench(tool, { ...load, seconds })
      const added = addedBetween(before, await readMeters(metered))
      const measured = readPgbenchResult(output, load.folder)
      const checks = await checkTransactions(pipeline, warmUp, measured)
      return {
        scenario: 'pgbench',
        title: pgbench.title,
        ...surroundings,
        load: { seconds, warm_up_seconds: warmUpSeconds, clients, scale, mode: 'prepared' },
        settings: await readSettings(pool),
        ...loadFiguresOf(measured, seconds),
        lag_s: null,
        ...costFigures(added, measured.transactions, seconds),
        right: checks.every((one) => one.is_true),
        checks,
        timeline: measured.perSecondOverTime.map((perSecond, second) => ({
          s: second + 1,
          per_s: perSecond,
          relay_lag_s: null,
          lag_s: null,
        })),
      }
    } finally {
      await pipeline.stop({ dropsDatabase: true })
    }
  },
}

function loadFiguresOf(
  { transactions, perSecond, latencyMs }: PgbenchResult,
  seconds: number,
): LoadFigures {
  return {
    transactions,
    seconds,
    throughput_per_s: Math.round(perSecond),
    latency_ms: latencyMs,
  }
}

async function checkTransactions(
  { pool }: Pipeline,
  warmUp: PgbenchResult,
  measured: PgbenchResult,
): Promise<readonly Check[]> {
  const acknowledged = warmUp.transactions + measured.transactions
  const { transactions, isConsistent } = await checkPgbench(pool)
  const failed = warmUp.failed + measured.failed
  return [
    check('no transaction failed', failed === 0, `${failed} failed`),
    check(
      'every acknowledged transaction is in the history',
      transactions === acknowledged,
      `acknowledged ${acknowledged}, in the history ${transactions}`,
    ),
    check('accounts, tellers and branches agree with the history', isConsistent, 'sums compared'),
  ]
}
