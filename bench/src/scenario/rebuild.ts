import { spawnProcess } from '@ledger/testkit'
import { readSettings } from '../database/read-settings.ts'
import { readTableId } from '../database/read-table-id.ts'
import { requireDurable } from '../database/require-durable.ts'
import { checkProjected } from '../entries/check-projected.ts'
import type { EntryFigures, WorkedOff } from '../entries/entry-figures.ts'
import { entryFigures, showEntryFigures } from '../entries/entry-figures.ts'
import { fillJournal } from '../fill/fill-journal.ts'
import { usualBook } from '../fill/usual-book.ts'
import { ensureWrk } from '../load/wrk.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import { pidsOf } from '../measure/pids-of.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import type { PipelineServices } from '../pipeline/start-services.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { BenchRecord, Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { readSurroundings } from '../record/surroundings.ts'
import type { Scenario, ScenarioOptions } from './scenario.ts'

const entriesUsual = 2_000_000
const accounts = 10_000
const projectedMsMax = 3_600_000

/** The projection is made again from the journal, beside the one that is read. */
export const rebuild: Scenario = {
  name: 'rebuild',
  title: 'the projection is built anew beside the live one',
  async run(options): Promise<BenchRecord & EntryFigures> {
    const { say, entries = entriesUsual } = options
    const pipeline = await startPipeline({
      ...options,
      database: 'bench_rebuild',
      isFresh: true,
      hasStream: false,
      services: [],
    })
    const { pool } = pipeline
    try {
      await requireDurable(pool)
      say(`filling ${accounts} accounts and ${entries} entries`)
      await fillJournal(usualBook(accounts, entries), { pool, say })
      const surroundings = await readSurroundings(options, pipeline, {
        wrk: await ensureWrk(say),
      })
      const services = await pipeline.start('projector')
      say('waiting until all is projected')
      await untilProjected(pool, projectedMsMax)
      say('rebuilding')
      const { worked, replaced } = await rebuildAll(pipeline, services, options, entries)
      const figures = entryFigures(worked)
      say(showEntryFigures(figures))
      say('checking')
      await services.stop()
      const checks = [replaced, ...(await checkProjected(pipeline))]
      return {
        scenario: rebuild.name,
        title: rebuild.title,
        ...surroundings,
        load: { entries, accounts },
        settings: { ...(await readSettings(pool)), ...options.serviceSettings },
        ...figures,
        right: checks.every((one) => one.is_true),
        checks,
        timeline: [],
      }
    } finally {
      await pipeline.stop({ dropsDatabase: true })
    }
  },
}

/** The whole process, from its start to its end; the projector runs beside it and has nothing to do. */
async function rebuildAll(
  pipeline: Pipeline,
  { running }: PipelineServices,
  { checkout, serviceSettings }: ScenarioOptions,
  entries: number,
): Promise<{ readonly worked: WorkedOff; readonly replaced: Check }> {
  const { pool, databaseUrl } = pipeline
  await pool.query('checkpoint') // so that every run meets the log in the same state
  const tableBefore = await readTableId(pool, 'projection.balances')
  const metered = { pool, pids: pidsOf(pipeline, running), hasJournal: true }
  const before = await readMeters(metered)
  const beganAt = performance.now()
  const main = 'apps/projector/src/main/rebuild.ts'
  const env = { ...serviceSettings, DATABASE_URL: databaseUrl }
  const child = spawnProcess(main, [], env, checkout)
  const { code } = await child.exited
  const seconds = (performance.now() - beganAt) / 1_000
  const added = addedBetween(before, await readMeters(metered))
  const isReplaced = (await readTableId(pool, 'projection.balances')) !== tableBefore
  // the child that ended meanwhile, which is the load generator elsewhere
  const { generator = 0, ...others } = added.cpuSeconds
  const cpuSeconds = { rebuild: generator, ...others }
  return {
    worked: { entries, seconds, added: { ...added, cpuSeconds } },
    replaced: check(
      'the rebuild has ended well and has replaced the tables',
      code === 0 && isReplaced,
      child.logs.at(-1) ?? 'it wrote nothing',
    ),
  }
}
