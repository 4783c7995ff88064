import type { ProblemCode } from '@ledger/wire'

/** No definitive answer: the caller may ask again with the same key. */
export type FailureCode = Extract<
  ProblemCode,
  | 'overloaded'
  | 'deadline_exceeded'
  | 'storage_unavailable'
  | 'outcome_unknown'
  | 'idempotency_in_progress'
  | 'shutting_down'
  | 'internal'
>

export class CommandFailure extends Error {
  readonly code: FailureCode

  constructor(code: FailureCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}
