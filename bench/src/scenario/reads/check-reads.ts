import { randomInt } from 'node:crypto'
import { createApiClient } from '@ledger/testkit'
import type { AnsweredBalance } from '../../database/compare-with-journal.ts'
import { compareWithJournal } from '../../database/compare-with-journal.ts'
import { countTransactions } from '../../database/count-transactions.ts'
import { readVersions } from '../../database/read-versions.ts'
import type { WrkResult } from '../../load/wrk.ts'
import type { Pipeline } from '../../pipeline/start-pipeline.ts'
import { untilProjected } from '../../pipeline/until-projected.ts'
import type { Check } from '../../record/bench-record.ts'
import { check } from '../../record/bench-record.ts'
import { checkAnswered, checkPace } from '../check-load.ts'
import { checkPlaces } from '../check-places.ts'
import { readAll } from './read-all.ts'
import type { LoadedReads } from './run-reads.ts'

export interface ReadsToCheck extends LoadedReads {
  readonly pipeline: Pipeline
  readonly ledger: string
  readonly accounts: number
  readonly connections: number
  /** The rate that the writes were to have. */
  readonly ratePerS: number
}

const projectedMsMax = 120_000
const readAfterwardsMax = 1_000

/** What has to be true of answers and journal for the figures to count. */
export async function checkReads(reads: ReadsToCheck): Promise<readonly Check[]> {
  const { pipeline, ledger, probes, warmUp, ratePerS, connections } = reads
  const { pool, services } = pipeline
  // it finishes what was in flight when the generator went
  await services.stop('write-api')
  await untilProjected(pool, projectedMsMax)
  const journaled = await countTransactions(pool, ledger)
  const posts = [warmUp.writes, reads.writes].filter((one) => one !== undefined)
  return [
    checkAnswered('every read was answered 200', [warmUp.reads, reads.reads]),
    checkAnswered('every write was answered 201', posts),
    ...(reads.writes === undefined ? [] : [checkPace(ratePerS, reads.writes, connections)]),
    checkJournaled(reads, posts, journaled),
    check(
      'a read after an acknowledged write holds it',
      probes.posted > 0 && probes.faults.length === 0,
      probes.faults.slice(0, 3).join('; ') || `${probes.posted} writes read at once, under load`,
    ),
    await checkAnswers(reads, probes.answers),
    await checkReadsAfterwards(reads),
    ...(await checkPlaces(pipeline)),
  ]
}

/** What was in flight when the generator stopped is journaled and was not acknowledged. */
function checkJournaled(
  { filled, probes, connections }: ReadsToCheck,
  posts: readonly WrkResult[],
  journaled: number,
): Check {
  const acknowledged = posts.reduce((sum, one) => sum + one.answered, filled + probes.posted)
  const inFlight = journaled - acknowledged
  return check(
    'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
    inFlight >= 0 && inFlight <= connections * 2,
    `acknowledged ${acknowledged}, journaled ${journaled}`,
  )
}

async function checkAnswers(
  { pipeline, ledger }: ReadsToCheck,
  answers: readonly AnsweredBalance[],
): Promise<Check> {
  const faults = await compareWithJournal(pipeline.pool, ledger, answers)
  return check(
    'what was answered under load is what the journal had at that version',
    answers.length > 0 && faults.length === 0,
    faults.slice(0, 3).join('; ') || `${answers.length} balances`,
  )
}

/** At rest a strong read answers the head. */
async function checkReadsAfterwards(reads: ReadsToCheck): Promise<Check> {
  const { pipeline, ledger, accounts } = reads
  const { pool, services, apiKey } = pipeline
  const names = Array.from(
    { length: Math.min(readAfterwardsMax, accounts) },
    () => `account:${randomInt(1, accounts + 1)}`,
  )
  const reader = createApiClient(services.urlOf('read-api'), apiKey)
  const answers = await readAll(reader, ledger, names)
  const versions = await readVersions(pool, ledger)
  const behind = answers.filter(({ account, version }) => versions.get(account) !== version)
  const faults = [
    ...behind.map(({ account, version }) => `${account} was read at version ${version}`),
    ...(await compareWithJournal(pool, ledger, answers)),
  ]
  return check(
    'after the load a strong read is the head of the journal',
    faults.length === 0,
    faults.slice(0, 3).join('; ') || `${answers.length} balances`,
  )
}
