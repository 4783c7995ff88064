import { ProblemError } from '@ledger/runtime'
import { CommandFailure } from '../../decide/command-failure.ts'
import { GroupNotHeld } from '../../decide/command-group.ts'

/** Messages cannot be settled now, which is no fault of theirs: they come again. */
export class NotNow extends Error {
  override readonly name = 'NotNow'
}

/**
 * Whether it passes by itself: an outage, an overload, a partition that somebody else has claimed. All
 * else is for somebody to look at.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof CommandFailure) return error.code !== 'internal'
  if (error instanceof ProblemError) return error.fault.code !== 'internal'
  return error instanceof NotNow || error instanceof GroupNotHeld
}
