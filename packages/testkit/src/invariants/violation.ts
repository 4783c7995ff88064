/** The invariants of the ledger, as the checker knows them. */
export const invariants = {
  I1: 'debits equal credits per ledger and currency at every position',
  I2: 'every balance is the fold of its entries',
  I3: 'every acknowledged write exists exactly once, unchanged',
  I4: 'a refused write never appears',
  I5: 'an unknown outcome has none or one effect, and a retry gives one final answer',
  I6: 'one key, one effect, one answer',
  I7: 'no account passes its limits at any position',
  I8: 'positions and versions have no gap, and what is recorded is unchanged',
  I9: 'a projection at a position is the fold of the journal up to it',
  I10: 'every record reaches the stream, in order',
} as const

export type Invariant = keyof typeof invariants

/** One finding of the checker. */
export interface Violation {
  readonly invariant: Invariant
  /** The rule that found it, in kebab-case: `balance-chain`. */
  readonly rule: string
  /** Where, and what was found instead of what. */
  readonly detail: string
}

/** What a failing test shows. */
export function formatViolations(violations: readonly Violation[]): string {
  const lines = violations.map(
    ({ invariant, rule, detail }) => `  ${invariant} (${invariants[invariant]}) ${rule}: ${detail}`,
  )
  return `${violations.length} violated invariants:\n${lines.join('\n')}`
}
