import { problems, type Problem, type ProblemDefinition } from '@ledger/wire'
import type { Fault } from './problem-error.ts'

export interface ProblemContext {
  /** The path that was asked for, without the query. */
  readonly instance: string
  readonly requestId: string
  readonly traceId?: string | undefined
}

export const problemContentType = 'application/problem+json; charset=utf-8'

/** The answer of RFC 9457: a page of its own for each code, and what the catalogue says of it. */
export function renderProblem(fault: Fault, context: ProblemContext): string {
  const definition: ProblemDefinition = problems[fault.code]
  const problem: Problem = {
    type: `/docs/errors/${fault.code}`,
    title: definition.title,
    status: definition.status,
    detail: fault.detail,
    instance: context.instance,
    code: fault.code,
    retryable: definition.retryable,
    outcome: definition.outcome,
    errors: fault.errors ?? [],
    request_id: context.requestId,
    ...(context.traceId === undefined ? {} : { trace_id: context.traceId }),
    ...(fault.evidence === undefined ? {} : { evidence: fault.evidence }),
  }
  return JSON.stringify(problem)
}

/** Seconds for `Retry-After`; undefined where asking again is of no use. */
export function retryAfterOf(fault: Fault): number | undefined {
  return fault.retryAfterS ?? (problems[fault.code].retryable ? 1 : undefined)
}
