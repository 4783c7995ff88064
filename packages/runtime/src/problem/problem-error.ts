import { problems, type FieldError, type ProblemCode, type ProblemEvidence } from '@ledger/wire'

/** What went wrong, before it is rendered for one request. Refusals pass it on as a value. */
export interface Fault {
  readonly code: ProblemCode
  /** One sentence about this case; the title and the page of the code say the rest. */
  readonly detail: string
  readonly errors?: readonly FieldError[] | undefined
  readonly evidence?: ProblemEvidence | undefined
  /** Seconds until it makes sense to ask again; retryable codes say 1 when nothing is given. */
  readonly retryAfterS?: number | undefined
  /** Of the request that was judged first; a replay tells it again, so that it is the same answer. */
  readonly judgedRequestId?: string | undefined
}

/** A fault on its way up, where a value cannot go. It never carries an internal message. */
export class ProblemError extends Error {
  readonly fault: Fault
  /** Read by Fastify, which also writes to it: no getter. */
  statusCode: number

  constructor(fault: Fault, options?: ErrorOptions) {
    super(`${fault.code}: ${fault.detail}`, options)
    this.name = 'ProblemError'
    this.fault = fault
    this.statusCode = problems[fault.code].status
  }
}
