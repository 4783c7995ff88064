import { equalEverywhere, formatViolations } from '@ledger/testkit'
import { Redis } from 'ioredis'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { readPositions } from '../database/read-positions.ts'
import { readProjectedAccounts } from '../database/read-projected-accounts.ts'
import type { Probe } from '../load/probe.ts'
import { acknowledgedBy, unknownTo } from '../load/probe.ts'
import type { WrkResult } from '../load/wrk.ts'
import { acknowledgedOf } from '../load/wrk.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { checkSyncs } from './check-syncs.ts'
import { foldJournalTopic } from '../stream/fold-journal-topic.ts'

export interface PostsToCheck {
  readonly pipeline: Pipeline
  readonly ledger: string
  readonly connections: number
  readonly hasStream: boolean
  readonly warmUp: WrkResult
  readonly measured: WrkResult
  readonly walSyncsBefore: number
  /** Every run of the generator, where there were more than these two. */
  readonly runs?: readonly WrkResult[]
  /** Who posted beside it. */
  readonly probe?: Pick<Probe, 'probed'> | undefined
  /** What may have been journaled without an answer; twice the connections unless given. */
  readonly inFlightMax?: number
  /** Of a transaction; 2 unless given. */
  readonly entries?: number | undefined
  /** Transactions that the ledger held before the first was sent. */
  readonly journaledBefore?: number
  readonly allowed?: AllowedFailures | undefined
}

/** What else than 2xx a request may have come to. */
export interface AllowedFailures {
  /** In words, for the claim. */
  readonly claim: string
  readonly statuses: readonly number[]
  /** Connections may have been lost, with what was in flight on them. */
  readonly mayLose: boolean
}

const projectedMsMax = 120_000

/** What has to be true of the journal, and of all behind it, for the figures to count. */
export async function checkPosts(posts: PostsToCheck): Promise<readonly Check[]> {
  const { pipeline, ledger, hasStream } = posts
  const { pool, services } = pipeline
  // it finishes what was in flight when the generator went
  await services.stop('write-api')
  if (hasStream) await untilProjected(pool, projectedMsMax)
  const journaled = await countTransactions(pool, ledger)
  const violations = await findViolations(pool, pipeline)
  return [
    checkFailures(posts),
    checkAcknowledged(posts, journaled),
    await checkSyncs(pool, posts.walSyncsBefore),
    ...(hasStream ? await checkStream(posts, journaled) : []),
    check(
      'the invariant checker finds nothing',
      violations.length === 0,
      violations.length === 0 ? 'no violation' : formatViolations(violations),
    ),
  ]
}

function checkFailures(posts: PostsToCheck): Check {
  const { allowed = { claim: '', statuses: [], mayLose: false } } = posts
  const runs = runsOf(posts)
  const count = (name: keyof WrkResult['errors']): number =>
    runs.reduce((sum, { errors }) => sum + errors[name], 0)
  const refusals = allowed.statuses.map((status) => [status, refusedWith(posts, status)] as const)
  const refused = refusals.reduce((sum, [, number]) => sum + number, 0)
  const found = {
    status: count('status') + probeFailures(posts) - refused,
    // wrk counts a refused connection among these, and tries again at once
    'lost or refused connection':
      count('connect') + count('read') + count('write') + probeLosses(posts),
    timeout: count('timeout'),
  }
  const texts = [
    ...refusals.map(([status, number]) => [String(status), number] as const),
    ...Object.entries(found),
  ].flatMap(([name, number]) => (number === 0 ? [] : [`${number} × ${name}`]))
  return check(
    `every request was answered 2xx${allowed.claim}`,
    found.status === 0 &&
      found.timeout === 0 &&
      (found['lost or refused connection'] === 0 || allowed.mayLose),
    texts.join(', ') || 'no failure',
  )
}

function runsOf({ runs, warmUp, measured }: PostsToCheck): readonly WrkResult[] {
  return runs ?? [warmUp, measured]
}

function refusedWith(posts: PostsToCheck, status: number): number {
  const probed = posts.probe?.probed.filter((one) => one.status === status) ?? []
  return runsOf(posts).reduce((sum, run) => sum + (run.statuses?.[status] ?? 0), probed.length)
}

function probeFailures({ probe }: PostsToCheck): number {
  return probe?.probed.filter(({ status }) => status !== undefined && status >= 300).length ?? 0
}

function probeLosses({ probe }: PostsToCheck): number {
  return probe === undefined ? 0 : unknownTo(probe)
}

/** What was in flight when the generator stopped is journaled and was not acknowledged. */
function checkAcknowledged(posts: PostsToCheck, journaledInAll: number): Check {
  const { probe, connections, inFlightMax = connections * 2, journaledBefore = 0 } = posts
  const journaled = journaledInAll - journaledBefore
  const acknowledged = runsOf(posts).reduce(
    (sum, run) => sum + acknowledgedOf(run),
    probe === undefined ? 0 : acknowledgedBy(probe),
  )
  const inFlight = journaled - acknowledged
  return check(
    'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
    inFlight >= 0 && inFlight <= inFlightMax,
    `acknowledged ${acknowledged}, journaled ${journaled}, in flight at most ${inFlightMax}`,
  )
}

async function checkStream(posts: PostsToCheck, journaled: number): Promise<readonly Check[]> {
  const { pool, kafka, parts } = posts.pipeline
  if (kafka === undefined || parts.redis === undefined) throw new Error('there is no stream')
  const fold = await foldJournalTopic(kafka.brokers, kafka.topic)
  const published = fold.transactions.get(posts.ledger) ?? 0
  const accounts = await readProjectedAccounts(pool, posts.ledger)
  const projected = accounts.reduce((sum, { version }) => sum + version, 0) / (posts.entries ?? 2)
  const [position] = (await readPositions(pool)).values()
  const redis = new Redis(parts.redis.url)
  const differences = await equalEverywhere({ pool, redis, isRedisComplete: true })
  redis.disconnect()
  return [
    check(
      'journaled = published = projected',
      journaled === published && journaled === projected,
      `journaled ${journaled}, published ${published}, projected ${projected}`,
    ),
    check(
      'a fresh consumer finds every record once and in order',
      fold.faults.length === 0 && fold.records === position,
      fold.faults.join('; ') || `${fold.records} records in ${fold.messages} messages`,
    ),
    check(
      'heads, projection and Redis agree on every account',
      differences.length === 0,
      differences.length === 0 ? `${accounts.length} accounts` : formatViolations(differences),
    ),
  ]
}
