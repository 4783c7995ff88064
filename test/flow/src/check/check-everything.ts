import type { Violation } from '@ledger/testkit'
import {
  checkInvariants,
  checkOperations,
  checkStream,
  equalEverywhere,
  readTopic,
} from '@ledger/testkit'
import type { Scene } from '../workload/use-scene.ts'
import { faultsInLogs } from './logs-are-clean.ts'
import { toldIsRecorded } from './told-is-recorded.ts'
import type { SettledOptions } from './until-settled.ts'
import { untilSettled } from './until-settled.ts'

/**
 * Awaits that the pipeline is at rest and holds everything against everything: the journal against
 * its invariants and against what clients were told, and every other place against the journal.
 * An empty list means that all is right.
 */
export async function checkEverything(
  scene: Scene,
  options: SettledOptions = {},
): Promise<readonly (Violation | string)[]> {
  const { pipeline, evidence } = scene
  const { log, witness } = evidence
  const { pool, topic, redis } = pipeline.parts
  await untilSettled(pipeline, options)
  const isStreamRead = topic !== undefined && options.isStreamComplete !== false
  const messages = isStreamRead ? await readTopic(topic.brokers, topic.name) : undefined
  const places = {
    pool,
    ...(redis && { redis: redis.client, isRedisComplete: options.isRedisComplete ?? true }),
    ...(messages && { messages }),
  }
  return [
    ...(await checkInvariants(pool)),
    ...(await checkOperations(pool, log.operations, { isComplete: true })),
    ...(messages === undefined ? [] : await checkStream(pool, messages)),
    ...(await equalEverywhere(places)),
    ...(await toldIsRecorded(pool, witness.balances)),
    ...witness.faults,
    ...faultsInLogs(pipeline),
  ]
}
