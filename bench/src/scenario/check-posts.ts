import { equalEverywhere, formatViolations } from '@ledger/testkit'
import { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { countTransactions } from '../database/count-transactions.ts'
import { findViolations } from '../database/find-violations.ts'
import { readCommits } from '../database/read-commits.ts'
import { readPositions } from '../database/read-positions.ts'
import { readProjectedAccounts } from '../database/read-projected-accounts.ts'
import { readWal } from '../database/read-wal.ts'
import type { WrkResult } from '../load/wrk.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import { untilProjected } from '../pipeline/until-projected.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'
import { foldJournalTopic } from '../stream/fold-journal-topic.ts'

export interface PostsToCheck {
  readonly pipeline: Pipeline
  readonly ledger: string
  readonly connections: number
  readonly hasStream: boolean
  readonly warmUp: WrkResult
  readonly measured: WrkResult
  readonly walSyncsBefore: number
  /** Transactions that the ledger held before the first was sent. */
  readonly journaledBefore?: number
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

function checkFailures({ warmUp, measured }: PostsToCheck): Check {
  const errors = [warmUp, measured].map((result) => result.errors)
  const count = (name: keyof WrkResult['errors']): number =>
    errors.reduce((sum, error) => sum + error[name], 0)
  const names = ['status', 'connect', 'read', 'write', 'timeout'] as const
  const failures = names.filter((name) => count(name) > 0)
  const detail = failures.map((name) => `${count(name)} × ${name}`).join(', ')
  return check('every request was answered 2xx', failures.length === 0, detail || 'no failure')
}

/** What was in flight when the generator stopped is journaled and was not acknowledged. */
function checkAcknowledged(
  { warmUp, measured, connections, journaledBefore = 0 }: PostsToCheck,
  journaledInAll: number,
): Check {
  const journaled = journaledInAll - journaledBefore
  const acknowledged = [warmUp, measured].reduce(
    (sum, { answered, errors }) => sum + answered - errors.status,
    0,
  )
  const inFlight = journaled - acknowledged
  return check(
    'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
    inFlight >= 0 && inFlight <= connections * 2,
    `acknowledged ${acknowledged}, journaled ${journaled}`,
  )
}

/**
 * Batches of one shard commit one after the other, so each needs a sync that no other shares. The
 * server counts them a second late, but all of them once the write API has left.
 */
async function checkSyncs(pool: Pool, walSyncsBefore: number): Promise<Check> {
  const batches = await readCommits(pool)
  const { walSyncs } = await readWal(pool)
  const syncs = walSyncs - walSyncsBefore
  return check(
    'the log was forced to disk for every batch',
    syncs >= batches,
    `${batches} batches, ${syncs} syncs`,
  )
}

async function checkStream(posts: PostsToCheck, journaled: number): Promise<readonly Check[]> {
  const { pool, kafka, parts } = posts.pipeline
  if (kafka === undefined || parts.redis === undefined) throw new Error('there is no stream')
  const fold = await foldJournalTopic(kafka.brokers, kafka.topic)
  const published = fold.transactions.get(posts.ledger) ?? 0
  const accounts = await readProjectedAccounts(pool, posts.ledger)
  const projected = accounts.reduce((sum, { version }) => sum + version, 0) / 2
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
