import type { CommandTimes } from '@ledger/domain'

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
