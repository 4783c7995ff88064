import { refusalProblems } from './refusal-problems.ts'
import { requestProblems } from './request-problems.ts'
import { serviceProblems } from './service-problems.ts'

/** Every error there is, in order of precedence: when several apply, the first is returned. */
export const problems = { ...requestProblems, ...refusalProblems, ...serviceProblems } as const

export type ProblemCode = keyof typeof problems

/** One field that is to blame, by JSON Pointer (RFC 6901) into the body. */
export interface FieldError {
  readonly pointer: string
  readonly code: ProblemCode
  readonly detail: string
}

/** The body of an error answer. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: ProblemCode
  readonly retryable: boolean
  readonly outcome: 'rejected' | 'not_attempted' | 'unknown'
  readonly errors: readonly FieldError[]
  readonly request_id: string
  readonly trace_id?: string
  /** What a refusal was judged on. */
  readonly evidence?: ProblemEvidence
}

export interface ProblemEvidence {
  readonly account: string
  readonly version: number
  readonly posted: readonly [string, string]
  readonly pending: readonly [string, string]
  /** What the balance would have come to, and the limit or condition that it does not meet. */
  readonly amount?: string
  readonly limit?: string
  readonly expected_version?: number
}
