import type { CommandTimes, TimesState } from '@ledger/domain'
import type { Deciding } from './decide-operation.ts'

/** The times of an operation as the rules judge them. */
export function timesOf(operation: {
  /** RFC 3339. */
  readonly effectiveAt?: string
  readonly expiresAt?: string
}): CommandTimes {
  const { effectiveAt, expiresAt } = operation
  return {
    ...(effectiveAt === undefined ? {} : { effectiveAtMs: Date.parse(effectiveAt) }),
    ...(expiresAt === undefined ? {} : { expiresAtMs: Date.parse(expiresAt) }),
  }
}

export function timesStateOf({ state, effectiveAheadMsMax }: Deciding): TimesState {
  return { nowMs: Date.parse(state.now), effectiveAheadMsMax }
}
