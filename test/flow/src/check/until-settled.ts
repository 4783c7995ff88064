import type { Violation } from '@ledger/testkit'
import { equalEverywhere, eventually } from '@ledger/testkit'
import type { Pipeline } from '../pipeline/pipeline.ts'
import { readPlaces } from './places.ts'

const settledMsMax = 120_000

export interface SettledOptions {
  /** False when Redis was emptied: accounts that nobody has changed since need not be there. */
  readonly isRedisComplete?: boolean
  /** False when the test made the stream lose messages: then nobody can fold it. */
  readonly isStreamComplete?: boolean
}

/** Awaits that everything that was written has gone all the way and every place says the same. */
export async function untilSettled(
  pipeline: Pipeline,
  { isRedisComplete = true }: SettledOptions = {},
): Promise<void> {
  const { pool, topic, redis } = pipeline.parts
  const hasStream = topic !== undefined
  await eventually(
    async () => {
      const places = await readPlaces(pool)
      return places.every(
        ({ journal, relayed, projected }) =>
          (relayed === journal || !hasStream) && (projected ?? 0) === journal,
      )
    },
    { timeoutMs: settledMsMax, what: 'relay and projector are at the end of the journal' },
  )
  let differences: readonly Violation[] = []
  await eventually(
    async () => {
      const places = { pool, ...(redis && { redis: redis.client, isRedisComplete }) }
      differences = await equalEverywhere(places)
      return differences.length === 0
    },
    { timeoutMs: settledMsMax, what: 'heads, projection and Redis say the same' },
  ).catch((error: unknown) => {
    throw new Error(differences.map(({ detail }) => detail).join('\n'), { cause: error })
  })
}
