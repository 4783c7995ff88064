import { countTransactions } from '../../database/count-transactions.ts'
import { readPositions } from '../../database/read-positions.ts'
import type { Pipeline } from '../../pipeline/start-pipeline.ts'
import { untilProjected } from '../../pipeline/until-projected.ts'
import type { Check } from '../../record/bench-record.ts'
import { check } from '../../record/bench-record.ts'
import { foldJournalTopic } from '../../stream/fold-journal-topic.ts'
import { checkAnswered, checkPace } from '../check-load.ts'
import { checkPlaces } from '../check-places.ts'
import type { LoadedVisibility } from './visibility.ts'

export interface VisibilityToCheck extends LoadedVisibility {
  readonly pipeline: Pipeline
  readonly ledger: string
  readonly connections: number
}

const projectedMsMax = 120_000

/** What has to be true for the times to count. */
export async function checkVisibility(load: VisibilityToCheck): Promise<readonly Check[]> {
  const { pipeline, warmUp, measured, perSecond, connections } = load
  // it finishes what was in flight when the generator went
  await pipeline.services.stop('write-api')
  await untilProjected(pipeline.pool, projectedMsMax)
  return [
    checkAnswered('every request was answered 201', [warmUp, measured]),
    checkPace(perSecond, measured, connections),
    checkSeen(load),
    await checkJournaled(load),
    await checkTopic(load),
    ...(await checkPlaces(pipeline)),
  ]
}

/** A time that is missing would make the figures look better than they are. */
function checkSeen({ measured, acknowledged, projectedMs, consumedMs }: VisibilityToCheck): Check {
  const seen = (times: LoadedVisibility['projectedMs']): number =>
    times.filter((one) => one !== undefined).length
  const counts = [acknowledged.length, seen(projectedMs), seen(consumedMs)]
  return check(
    'acknowledged = noted = seen in the projection = seen by the consumer',
    counts.every((count) => count === measured.answered),
    `acknowledged ${measured.answered}, noted ${counts[0]}, projected ${counts[1]}, consumed ${counts[2]}`,
  )
}

/** What was in flight when the generator stopped is journaled and was not acknowledged. */
async function checkJournaled(load: VisibilityToCheck): Promise<Check> {
  const { pipeline, ledger, warmUp, measured, connections } = load
  const acknowledged = warmUp.answered + measured.answered
  const journaled = await countTransactions(pipeline.pool, ledger)
  const inFlight = journaled - acknowledged
  return check(
    'acknowledged ≤ journaled ≤ acknowledged + in flight at the end',
    inFlight >= 0 && inFlight <= connections * 2,
    `acknowledged ${acknowledged}, journaled ${journaled}`,
  )
}

async function checkTopic({ pipeline }: VisibilityToCheck): Promise<Check> {
  if (pipeline.kafka === undefined) throw new Error('there is no stream')
  const fold = await foldJournalTopic(pipeline.kafka.brokers, pipeline.kafka.topic)
  const [position] = (await readPositions(pipeline.pool)).values()
  return check(
    'a fresh consumer finds every record once and in order',
    fold.faults.length === 0 && fold.records === position,
    fold.faults.join('; ') || `${fold.records} records in ${fold.messages} messages`,
  )
}
