import type { FirstRun } from './first-run.ts'
import { hashOfBodies } from './first-run.ts'
import type { RowOutcome } from './post-row.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'

/** What a second run of the same rows was answered, beside the first. */
export function proveReplay(outcomes: readonly RowOutcome[], firstRun: FirstRun): readonly Proof[] {
  const fresh = outcomes.flatMap(({ isReplay }, index) =>
    isReplay ? [] : [`row ${index + 1} was not answered as a replay`],
  )
  const changed = outcomes.flatMap(({ bodyHash }, index) =>
    bodyHash === firstRun.bodyHashes[index] ? [] : [`row ${index + 1} has another body`],
  )
  const hash = hashOfBodies(firstRun).slice(0, 16)
  return [
    proofOf('every answer is a replay', `${outcomes.length} replays`, fresh),
    proofOf('every body is that of the first run, byte for byte', `SHA-256 ${hash}…`, changed),
  ]
}
