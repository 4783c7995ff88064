import { equalEverywhere, formatViolations } from '@ledger/testkit'
import { Redis } from 'ioredis'
import { findViolations } from '../database/find-violations.ts'
import { readEntryCounts } from '../database/read-entry-counts.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'

/**
 * That all of the journal is projected, and right: balances, rollups and what is searched are the fold
 * of the journal, which is asked of the database and not of the services.
 */
export async function checkProjected(pipeline: Pipeline): Promise<readonly Check[]> {
  const { pool, parts } = pipeline
  const { journaled, projected } = await readEntryCounts(pool)
  const redis = parts.redis && new Redis(parts.redis.url)
  const differences = await equalEverywhere({
    pool,
    ...(redis && { redis, isRedisComplete: true }),
  })
  redis?.disconnect()
  const violations = await findViolations(pool, pipeline)
  return [
    check(
      'journaled = projected',
      journaled === projected,
      `journaled ${journaled} entries, projected ${projected}`,
    ),
    check(
      `heads and projection${redis === undefined ? '' : ' and Redis'} agree on every account`,
      differences.length === 0,
      differences.length === 0 ? 'no difference' : formatViolations(differences),
    ),
    check(
      'the invariant checker finds nothing',
      violations.length === 0,
      violations.length === 0 ? 'no violation' : formatViolations(violations),
    ),
  ]
}
