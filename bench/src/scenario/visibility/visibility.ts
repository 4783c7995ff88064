import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createApiClient, eventually } from '@ledger/testkit'
import type { Pool } from 'pg'
import { readPositions } from '../../database/read-positions.ts'
import { readSettings } from '../../database/read-settings.ts'
import { requireDurable } from '../../database/require-durable.ts'
import { openAccounts } from '../../load/open-accounts.ts'
import type { Acknowledgement } from '../../load/run-paced-posts.ts'
import { runPacedPosts, takeAcknowledgements } from '../../load/run-paced-posts.ts'
import type { WrkResult } from '../../load/wrk.ts'
import { ensureWrk, runWrk } from '../../load/wrk.ts'
import { meteredOf } from '../../measure/metered-of.ts'
import type { Meters } from '../../measure/meters.ts'
import { addedBetween, readMeters } from '../../measure/meters.ts'
import type { Sample } from '../../measure/timeline.ts'
import { sampleDuring } from '../../measure/timeline.ts'
import type { VisibleAfter } from '../../measure/visible-after.ts'
import { consumedAfter, projectedAfter, visibleFigures } from '../../measure/visible-after.ts'
import { watchProjectionDuring } from '../../measure/watch-projection.ts'
import type { Pipeline } from '../../pipeline/start-pipeline.ts'
import { startPipeline } from '../../pipeline/start-pipeline.ts'
import { untilProjected } from '../../pipeline/until-projected.ts'
import { costFigures, lagFigures, loadFigures } from '../../record/figures.ts'
import { readSurroundings } from '../../record/surroundings.ts'
import type { TopicWatch } from '../../stream/watch-journal-topic.ts'
import { watchJournalTopic } from '../../stream/watch-journal-topic.ts'
import type { Scenario, ScenarioOptions } from '../scenario.ts'
import { checkVisibility } from './check-visibility.ts'

const accounts = 10_000
const ledger = 'bench'
const drainMsMax = 300_000

/** From the acknowledgement of a transaction until the projection and a consumer have it. */
export const visibility: Scenario = {
  name: 'visibility',
  title: 'from acknowledgement to the projection and to a consumer, at half load',
  async run(options) {
    const { say, seconds, connections, warmUpSeconds, folder } = options
    const wrkVersion = await ensureWrk(say)
    const pipeline = await startPipeline({
      ...options,
      database: 'bench_visibility',
      isFresh: true,
      hasStream: true,
      services: ['write-api', 'relay', 'projector'],
    })
    try {
      await requireDurable(pipeline.pool)
      const surroundings = await readSurroundings(options, pipeline, { wrk: wrkVersion })
      const loaded = await underLoad(pipeline, options)
      const settings = { ...(await readSettings(pipeline.pool)), ...options.serviceSettings }
      say('checking')
      const checks = await checkVisibility({ pipeline, ledger, connections, ...loaded })
      const { measured, timeline, added, drainedS, perSecond } = loaded
      const load = { accounts, loop: 'paced', per_s: perSecond }
      return {
        scenario: visibility.name,
        title: visibility.title,
        ...surroundings,
        load: { seconds, warm_up_seconds: warmUpSeconds, connections, ...load },
        settings,
        ...loadFigures(measured),
        visible_ms: {
          projection: visibleFigures(loaded.projectedMs),
          consumer: visibleFigures(loaded.consumedMs),
        },
        lag_s: lagFigures(timeline, drainedS),
        ...costFigures(added, measured.answered - measured.errors.status, measured.seconds),
        right: checks.every((one) => one.is_true),
        checks,
        timeline,
      }
    } finally {
      await pipeline.stop({ dropsDatabase: true })
      rmSync(acknowledgedFileIn(folder), { force: true })
    }
  },
}

/** What came of the load. */
export interface LoadedVisibility {
  readonly warmUp: WrkResult
  readonly measured: WrkResult
  /** The rate that was asked for. */
  readonly perSecond: number
  readonly acknowledged: readonly Acknowledgement[]
  readonly projectedMs: VisibleAfter
  readonly consumedMs: VisibleAfter
  readonly timeline: readonly Sample[]
  readonly added: Meters
  /** From the end of the load until everything was projected. */
  readonly drainedS: number
}

async function underLoad(pipeline: Pipeline, options: ScenarioOptions): Promise<LoadedVisibility> {
  const { pool, apiKey, services, kafka } = pipeline
  const { say, connections, warmUpSeconds: seconds } = options
  if (kafka === undefined) throw new Error('there is no stream')
  const url = services.urlOf('write-api')
  say(`opening ${accounts} accounts`)
  await openAccounts(createApiClient(url, apiKey), ledger, accounts, undefined)
  say(`warming up for ${seconds} s as fast as it goes`)
  const wrk = { url, apiKey, ledger, accounts, connections, seconds }
  const warmUp = await runWrk({ ...wrk, keyPrefix: 'warm-up-' })
  await untilProjected(pool, drainMsMax)
  await pool.query('checkpoint') // so that every run meets the log in the same state

  const half = Math.round(warmUp.answered / warmUp.seconds / 2)
  const perSecond = options.ratePerS ?? half
  const [position = 0] = (await readPositions(pool)).values()
  const watch = await watchJournalTopic(kafka, position)
  try {
    return { warmUp, perSecond, ...(await pacedLoad(pipeline, options, watch, perSecond)) }
  } finally {
    await watch.close()
  }
}

async function pacedLoad(
  pipeline: Pipeline,
  { say, connections, seconds, folder }: ScenarioOptions,
  watch: TopicWatch,
  perSecond: number,
): Promise<Omit<LoadedVisibility, 'warmUp' | 'perSecond'>> {
  const { pool, apiKey, services, databaseUrl } = pipeline
  say(`${perSecond} POSTs/s for ${seconds} s`)
  const acknowledgedFile = acknowledgedFileIn(folder)
  rmSync(acknowledgedFile, { force: true })
  const url = services.urlOf('write-api')
  const posts = { url, apiKey, ledger, accounts, connections, seconds, perSecond }
  const metered = meteredOf(pipeline, folder)
  const before = await readMeters(metered)
  const load = () => runPacedPosts({ ...posts, keyPrefix: 'measured-', acknowledgedFile })
  const { result, projected } = await watchProjectionDuring(databaseUrl, async () => {
    const sampled = await sampleDuring(pool, true, load)
    const added = addedBetween(before, await readMeters(metered))
    const endedAt = performance.now()
    await untilProjected(pool, drainMsMax)
    return { ...sampled, added, drainedS: (performance.now() - endedAt) / 1_000 }
  })
  await untilConsumed(pool, watch)
  const acknowledged = takeAcknowledgements(acknowledgedFile)
  return {
    measured: result.result,
    timeline: result.timeline,
    added: result.added,
    drainedS: result.drainedS,
    acknowledged,
    projectedMs: projectedAfter(acknowledged, projected),
    consumedMs: consumedAfter(acknowledged, watch.seenAtMs),
  }
}

async function untilConsumed(pool: Pool, { seenAtMs }: TopicWatch): Promise<void> {
  const [position = 0] = (await readPositions(pool)).values()
  await eventually(() => seenAtMs.has(position), {
    timeoutMs: drainMsMax,
    what: `the consumer has seen position ${position}`,
  })
}

function acknowledgedFileIn(folder: string): string {
  return join(folder, 'acknowledged')
}
