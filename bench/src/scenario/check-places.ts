import { equalEverywhere, formatViolations } from '@ledger/testkit'
import { Redis } from 'ioredis'
import { findViolations } from '../database/find-violations.ts'
import type { Pipeline } from '../pipeline/start-pipeline.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'

/** That journal, projection and Redis are right and alike, once everything is projected. */
export async function checkPlaces({ pool, parts }: Pipeline): Promise<readonly Check[]> {
  if (parts.redis === undefined) throw new Error('there is no Redis')
  const violations = await findViolations(pool)
  const redis = new Redis(parts.redis.url)
  const differences = await equalEverywhere({ pool, redis, isRedisComplete: true })
  redis.disconnect()
  return [
    check(
      'heads, projection and Redis agree on every account',
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
