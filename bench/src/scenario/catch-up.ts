import { join } from 'node:path'
import { readCheckpoints } from '../database/read-checkpoints.ts'
import { readPositions } from '../database/read-positions.ts'
import { readSettings } from '../database/read-settings.ts'
import { requireDurable } from '../database/require-durable.ts'
import { untilPublished } from '../database/until-published.ts'
import { checkProjected } from '../entries/check-projected.ts'
import type { EntryFigures, WorkedOff } from '../entries/entry-figures.ts'
import { entryFigures, showEntryFigures } from '../entries/entry-figures.ts'
import { sampleCheckpointDuring } from '../entries/sample-checkpoint.ts'
import { fillJournal } from '../fill/fill-journal.ts'
import { usualBook } from '../fill/usual-book.ts'
import { ensureWrk } from '../load/wrk.ts'
import { addedBetween, readMeters } from '../measure/meters.ts'
import { pidsOf } from '../measure/pids-of.ts'
import type { Sample } from '../measure/timeline.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { startPipeline } from '../pipeline/start-pipeline.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { BenchRecord } from '../record/bench-record.ts'
import { readSurroundings } from '../record/surroundings.ts'
import type { Scenario } from './scenario.ts'

const entriesUsual = 2_000_000
const accounts = 10_000
const workMsMax = 3_600_000

/** The projector was away, and has all of the topic before it. */
export const catchUp: Scenario = {
  name: 'catch-up',
  title: 'the projector starts with a full topic before it',
  async run(options): Promise<BenchRecord & EntryFigures> {
    const { say, folder, entries = entriesUsual } = options
    const pipeline = await startPipeline({
      ...options,
      database: 'bench_catch_up',
      isFresh: true,
      hasStream: true,
      services: [],
    })
    try {
      await requireDurable(pipeline.pool)
      say(`filling ${accounts} accounts and ${entries} entries`)
      await fillJournal(usualBook(accounts, entries), { pool: pipeline.pool, say })
      const surroundings = await readSurroundings(options, pipeline, {
        wrk: await ensureWrk(say),
      })
      const relay = await pipeline.start('relay')
      await untilPublished(pipeline.pool, workMsMax)
      await relay.stop()
      const { worked, timeline } = await workOff(pipeline, join(folder, 'kafka', 'data'))
      const figures = entryFigures(worked)
      say(showEntryFigures(figures))
      say('checking')
      const checks = await checkProjected(pipeline)
      return {
        scenario: catchUp.name,
        title: catchUp.title,
        ...surroundings,
        load: { entries, accounts, measured_entries: worked.entries },
        settings: { ...(await readSettings(pipeline.pool)), ...options.serviceSettings },
        ...figures,
        right: checks.every((one) => one.is_true),
        checks,
        timeline,
      }
    } finally {
      await pipeline.stop({ dropsDatabase: true })
    }
  },
}

/** From the moment at which the projector is ready: what it did until then is not counted. */
async function workOff(
  pipeline: Pipeline,
  topicFolder: string,
): Promise<{ readonly worked: WorkedOff; readonly timeline: readonly Sample[] }> {
  const { pool } = pipeline
  await pool.query('checkpoint') // so that every run meets the log in the same state
  const services = await pipeline.start('projector')
  const pids = pidsOf(pipeline, services.running)
  const metered = { pool, pids, topicFolder, hasJournal: true }
  const [end = 0] = (await readPositions(pool)).values()
  const before = await readMeters(metered)
  const beganAt = performance.now()
  const begin = (await readCheckpoints(pool)).get(0) ?? 0
  if (begin >= end) throw new Error('there were too few entries: all were projected at once')
  const timeline = await sampleCheckpointDuring(pool, () => untilProjected(pool, workMsMax))
  const seconds = (performance.now() - beganAt) / 1_000
  const added = addedBetween(before, await readMeters(metered))
  await services.stop() // it finishes what it has begun, in Redis too
  return { worked: { entries: (end - begin) * 2, seconds, added }, timeline }
}
