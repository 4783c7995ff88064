/** Something that has to be true of an import, and whether it is. */
export interface Proof {
  readonly claim: string
  readonly isTrue: boolean
  /** Counted, or what differs. */
  readonly detail: string
}

const faultsShownMax = 5

/** True when there is no fault; else the first ones are told. */
export function proofOf(claim: string, counted: string, faults: readonly string[]): Proof {
  if (faults.length === 0) return { claim, isTrue: true, detail: counted }
  const shown = faults.slice(0, faultsShownMax).join('; ')
  const more = faults.length > faultsShownMax ? ` and ${faults.length - faultsShownMax} more` : ''
  return { claim, isTrue: false, detail: `${shown}${more}` }
}
