/** Where a record stands that made a transaction. */
export interface RecordPlace {
  readonly position: number
  readonly recordedAt: string
}

/** A transaction that may be asked for. */
export interface Candidate extends RecordPlace {
  /** As Postgres writes it; of searches by effective time. */
  readonly effectiveAt?: string
}

/** Transactions that may be asked for, in the order of the list; none before the last is left out. */
export interface Candidates {
  readonly candidates: readonly Candidate[]
  /** Where to go on after them; undefined when there are no more. */
  readonly goOn: Candidate | undefined
}
