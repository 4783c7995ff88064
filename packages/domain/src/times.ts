import type { Refusal } from './refusal.ts'

/** Times of a command, in milliseconds since 1970. */
export interface CommandTimes {
  /** When it counts; left out: when it is recorded. */
  readonly effectiveAtMs?: number
  /** When what is still held is let go. */
  readonly expiresAtMs?: number
}

/** The clock, read once for the decision, and between which times a transaction may count. */
export interface TimesState {
  readonly nowMs: number
  /** A setting of the ledger: what counts before is refused; null is no lock. */
  readonly lockedBeforeMs: number | null
  readonly effectiveAheadMsMax: number
}

/** The subject of a refusal is the time it was judged by, in milliseconds. */
export function refuseTimes(
  { effectiveAtMs, expiresAtMs }: CommandTimes,
  { nowMs, lockedBeforeMs, effectiveAheadMsMax }: TimesState,
): Refusal | undefined {
  if (effectiveAtMs !== undefined && lockedBeforeMs !== null && effectiveAtMs < lockedBeforeMs) {
    const subject = String(lockedBeforeMs)
    return { code: 'effective_at_locked', pointer: '/effective_at', subject }
  }
  const latestMs = nowMs + effectiveAheadMsMax
  if (effectiveAtMs !== undefined && effectiveAtMs > latestMs) {
    return { code: 'effective_at_too_late', pointer: '/effective_at', subject: String(latestMs) }
  }
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
    return { code: 'expires_at_passed', pointer: '/expires_at', subject: String(nowMs) }
  }
  return undefined
}
