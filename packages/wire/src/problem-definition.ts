/**
 * One error of the service (RFC 9457). `retryable` says whether the same request may succeed later;
 * `outcome` what became of it: `rejected` (a definitive no; nothing was written), `not_attempted`
 * (nothing was written, nothing was judged) or `unknown` (ask again with the same key).
 */
export interface ProblemDefinition {
  readonly status: number
  readonly title: string
  readonly retryable: boolean
  readonly outcome: 'rejected' | 'not_attempted' | 'unknown'
  /** What the caller can do about it; one or two sentences for the page of the code. */
  readonly help: string
}

/** A definitive no: the same request gives the same answer. */
export const rejected = { retryable: false, outcome: 'rejected' } as const

/** Nothing was judged; the same request may be answered later. */
export const later = { retryable: true, outcome: 'not_attempted' } as const
