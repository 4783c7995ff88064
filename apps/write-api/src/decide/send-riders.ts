import type { Statements } from '../journal/statement.ts'
import type { Riding } from './command-group.ts'

/** Sends what rides along with a batch, under the lock of the shard. Their outcomes are numbered on. */
export function sendRiders(
  pipeline: Statements,
  recordCount: number,
  riding: readonly Riding[],
): readonly Promise<unknown>[] {
  let firstOutcome = 1
  return riding.flatMap(({ rider, verdicts }) => {
    const sent = rider.write(pipeline, { recordCount, firstOutcome, verdicts })
    firstOutcome += rider.outcomeCount
    return sent
  })
}
