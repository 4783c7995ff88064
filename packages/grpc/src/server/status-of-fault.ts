import type { Fault, ProblemContext } from '@ledger/runtime'
import { renderProblem, retryAfterOf } from '@ledger/runtime'
import type { Problem } from '@ledger/wire'
import { grpcStatusNumbers, grpcStatusOf } from '@ledger/wire'
import { compileEncoder } from '../codec/compile-encoder.ts'
import { ledgerDescriptors } from '../descriptors.ts'
import type { Detail } from './google-rpc.ts'
import { badRequest, errorInfo, help, requestInfo, retryInfo, statusBytes } from './google-rpc.ts'

/** What a fault is over gRPC. */
export interface FaultStatus {
  readonly code: number
  readonly message: string
  /** A `google.rpc.Status`, for the trailer `grpc-status-details-bin`. */
  readonly details: Buffer
}

/**
 * gRPC's core refuses headers of more than 8 KiB together. These become a third longer as Base64, and the
 * message, which is percent-encoded, and the id of the request stand beside them.
 */
const detailsBytesMax = 4_608
const messageCharsMax = 1_024
const violationCharsMax = 120

/** What is tried in turn until it has room. */
const attempts = [
  { violationsMax: 20, problems: 'whole' },
  { violationsMax: 20, problems: 'without json' },
  { violationsMax: 20, problems: 'none' },
  { violationsMax: 4, problems: 'none' },
] as const

let encodeProblem: ((problem: unknown) => Buffer) | undefined

/**
 * The status with everything that HTTP says of the fault: for programs the code, whether to ask again and
 * what became of the request (`ErrorInfo`), which fields (`BadRequest`), when (`RetryInfo`); for people
 * the page (`Help`); and the problem of HTTP. What has no room is left out, the problem's JSON first.
 */
export function statusOfFault(fault: Fault, context: ProblemContext): FaultStatus {
  const code = grpcStatusNumbers[grpcStatusOf[fault.code]]
  const message = cutEncoded(fault.detail)
  const json = renderProblem(fault, context)
  const problem = JSON.parse(json) as Problem // as it was just rendered
  const retryAfterS = retryAfterOf(fault)
  for (const { violationsMax, problems } of attempts) {
    const details = statusBytes(code, message, [
      infoOf(problem, retryAfterS),
      ...detailsOf(problem, retryAfterS, violationsMax),
      ...(problems === 'none' ? [] : [problemDetail(problem, problems === 'whole' ? json : '')]),
    ])
    if (details.length <= detailsBytesMax) return { code, message, details }
  }
  return { code, message, details: statusBytes(code, message, [infoOf(problem, retryAfterS)]) }
}

function infoOf(problem: Problem, retryAfterS: number | undefined): Detail {
  return errorInfo(problem.code.toUpperCase(), 'ledger', {
    code: problem.code,
    retryable: String(problem.retryable),
    outcome: problem.outcome,
    request_id: problem.request_id,
    ...(problem.trace_id === undefined ? {} : { trace_id: problem.trace_id }),
    ...(retryAfterS === undefined ? {} : { retry_after_s: String(retryAfterS) }),
  })
}

function detailsOf(
  problem: Problem,
  retryAfterS: number | undefined,
  violationsMax: number,
): readonly Detail[] {
  const violations = problem.errors.slice(0, violationsMax).map(({ pointer, detail }) => ({
    field: cut(pointer, violationCharsMax),
    description: cut(detail, violationCharsMax),
  }))
  return [
    ...(violations.length === 0 ? [] : [badRequest(violations)]),
    ...(retryAfterS === undefined ? [] : [retryInfo(retryAfterS)]),
    requestInfo(problem.request_id),
    help(problem.title, problem.type),
  ]
}

/** @param json empty where it has no room */
function problemDetail(problem: Problem, json: string): Detail {
  encodeProblem ??= compileEncoder(ledgerDescriptors().message('ledger.v1.Problem'))
  const bytes = encodeProblem(json === '' ? problem : { ...problem, json })
  return { typeName: 'ledger.v1.Problem', bytes }
}

/** A letter may be nine characters when it is percent-encoded. */
function cutEncoded(text: string): string {
  for (let charsMax = messageCharsMax; charsMax > 0; charsMax = Math.floor(charsMax / 2)) {
    const shorter = cut(text, charsMax)
    if (encodeURI(shorter).length <= messageCharsMax) return shorter
  }
  return ''
}

/** Not through the middle of a character of two units. */
function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  return `${text.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')}…`
}
