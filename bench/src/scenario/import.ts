import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApiClient, formatViolations } from '@ledger/testkit'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { readSettings } from '../database/read-settings.ts'
import { readWal } from '../database/read-wal.ts'
import { requireDurable } from '../database/require-durable.ts'
import type { ImportFiles } from '../import/run-import.ts'
import { importTold, startImport } from '../import/run-import.ts'
import { rowMapping, writeRows } from '../import/write-rows.ts'
import { openAccounts } from '../load/open-accounts.ts'
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
import { costFigures } from '../record/figures.ts'
import { checkFlatness, memoryFigures } from '../record/memory-figures.ts'
import { readSurroundings } from '../record/surroundings.ts'
import { checkSyncs } from './check-syncs.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

const ledger = 'bench'
const accounts = 10_000
const entriesUsual = 2_000_000
const entriesPerRow = 2

/** A file of another system: how long its rows take, and how long they take once more. */
export const importRows: Scenario = {
  name: 'import',
  title: 'a file of a million rows of two entries, imported and proven, and then once more',
  run: runImport,
}

async function runImport(options: ScenarioOptions): Promise<BenchRecord> {
  const { say, folder, entries = entriesUsual } = options
  const rows = Math.floor(entries / entriesPerRow)
  const wrkVersion = await ensureWrk(say)
  const pipeline = await startPipeline({
    ...options,
    database: 'bench_import',
    isFresh: true,
    hasStream: false,
    services: ['write-api', 'read-api'],
  })
  const files = join(folder, 'import')
  try {
    await requireDurable(pipeline.pool)
    const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
    const { walSyncs } = await readWal(pipeline.pool)
    const imported = await importTwice(pipeline, options, await filesOf(files, rows, say))
    const { first, again } = imported
    const memory = memoryFigures(first.timeline)
    say('checking')
    const checks = [
      ...(await checkImport(pipeline, imported, rows, walSyncs)),
      ...checkFlatness(memory),
    ]
    return {
      scenario: importRows.name,
      title: importRows.title,
      ...surroundings,
      load: { rows, accounts, entries: entriesPerRow },
      settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
      transactions: rows,
      seconds: first.seconds,
      throughput_per_s: Math.round(rows / first.seconds),
      latency_ms: null,
      lag_s: null,
      ...costFigures(first.added, rows, first.seconds),
      figures: {
        rows_per_s: Math.round(rows / first.seconds),
        again_rows_per_s: Math.round(rows / again.seconds),
        ledgerctl_mib: memory['ledgerctl']?.max ?? 0,
      },
      memory_mib: memory,
      right: checks.every((one) => one.is_true),
      checks,
      timeline: first.timeline,
    }
  } finally {
    rmSync(files, { recursive: true, force: true })
    await pipeline.stop({ dropsDatabase: true })
  }
}

async function filesOf(
  folder: string,
  rows: number,
  say: (line: string) => void,
): Promise<ImportFiles> {
  say(`writing ${rows} rows`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const mapping = join(folder, 'mapping.json')
  writeFileSync(mapping, JSON.stringify(rowMapping))
  const file = join(folder, 'rows.csv')
  await writeRows(file, rows, accounts)
  return { folder, rows: file, mapping, state: join(folder, 'first.state') }
}

interface Measured {
  /** With its proof. */
  readonly seconds: number
  readonly told: readonly string[]
  readonly added: Meters
  readonly timeline: readonly Sample[]
}

interface Imported {
  readonly first: Measured
  /** Without a state, so that each row is asked for and answered from its key. */
  readonly again: Measured
}

async function importTwice(
  pipeline: Pipeline,
  { say, folder }: ScenarioOptions,
  files: ImportFiles,
): Promise<Imported> {
  const { pool, services, apiKey } = pipeline
  say(`opening ${accounts} accounts`)
  await openAccounts(
    createApiClient(services.urlOf('write-api'), apiKey),
    ledger,
    accounts,
    undefined,
  )
  const measure = async (used: ImportFiles): Promise<Measured> => {
    await pool.query('checkpoint') // so that every run meets the log in the same state
    const metered = meteredOf(pipeline, folder)
    const before = await readMeters(metered)
    const beganAt = performance.now()
    const started = startImport(pipeline, ledger, used)
    const pids = () => ({ ...pidsOf(pipeline, services.running), ledgerctl: started.pid })
    const { result: told, timeline } = await sampleDuring(pool, false, () => importTold(started), {
      pids,
    })
    const seconds = (performance.now() - beganAt) / 1_000
    return { seconds, told, timeline, added: addedBetween(before, await readMeters(metered)) }
  }
  say('importing')
  const first = await measure(files)
  say(`${Math.round(first.seconds)} s; importing it once more, without a state`)
  return { first, again: await measure({ ...files, state: `${files.state}-again` }) }
}

async function checkImport(
  { pool, services }: Pipeline,
  { first, again }: Imported,
  rows: number,
  walSyncsBefore: number,
): Promise<readonly Check[]> {
  await services.stop('write-api')
  const journaled = await countTransactions(pool, ledger)
  const violations = await findViolations(pool)
  return [
    told('every row was posted', first, `${rows} posted, 0 posted before`),
    told('and the second time none', again, `0 posted, ${rows} posted before`),
    check('rows = journaled', journaled === rows, `${rows} rows, ${journaled} journaled`),
    await checkSyncs(pool, walSyncsBefore),
    check(
      'the invariant checker finds nothing',
      violations.length === 0,
      violations.length === 0 ? 'no violation' : formatViolations(violations),
    ),
  ]
}

function told(claim: string, { told: lines }: Measured, begin: string): Check {
  const line = lines.find((one) => one.includes('posted before'))
  return check(claim, line?.startsWith(`${begin},`) === true, line ?? lines.join('; '))
}
