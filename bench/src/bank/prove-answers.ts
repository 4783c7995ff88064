import type { RowOutcome } from './post-row.ts'
import type { Proof } from './proof.ts'
import { proofOf } from './proof.ts'

/** What the answers to the rows prove by themselves. */
export function proveAnswers(outcomes: readonly RowOutcome[]): readonly Proof[] {
  const refused = outcomes.filter(({ isAcknowledged }) => !isAcknowledged)
  const different = outcomes.filter(({ isAcknowledged, fault }) => isAcknowledged && fault)
  const faults = (faulty: readonly RowOutcome[]): string[] =>
    faulty.map(({ fault }) => fault ?? 'no answer')
  return [
    proofOf('every row is acknowledged', `${outcomes.length} answers`, faults(refused)),
    proofOf(
      "the balance in every answer is the bank's",
      `${outcomes.length - refused.length} balances`,
      faults(different),
    ),
  ]
}
