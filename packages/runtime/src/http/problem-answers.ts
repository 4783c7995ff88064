import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { problems } from '@ledger/wire'
import { ProblemError, type Fault } from '../problem/problem-error.ts'
import { problemContentType, renderProblem, retryAfterOf } from '../problem/render-problem.ts'
import { logRequest, pathOf } from './access-log.ts'
import { faultOfError } from './fault-of-error.ts'
import { firstValidationFault, isValidationFault } from './first-validation-fault.ts'
import type { HttpServer } from './http-server.ts'

/** Every error of every route, known or not, leaves as a problem of the catalogue. */
export function addProblemAnswers(app: HttpServer): void {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) =>
    sendFault(request, reply, {
      code: 'route_not_found',
      detail: `There is no route for ${request.method} ${pathOf(request.url)}.`,
    }),
  )
}

/** For routes that have their fault as a value: the same answer as if it had been thrown. */
export function sendFault(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
): FastifyReply {
  const retryAfterS = retryAfterOf(fault)
  if (retryAfterS !== undefined) reply.header('retry-after', String(retryAfterS))
  const { status } = problems[fault.code]
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="ledger"')
  const body = problemText(request, fault, pathOf(request.url))
  return reply.code(status).header('content-type', problemContentType).send(body)
}

/** The problem that a fault is to who sent this request. @param instance the path it is told of */
export function problemText(request: FastifyRequest, fault: Fault, instance: string): string {
  return renderProblem(fault, {
    instance,
    // what was judged once is answered the same again, ids of the request included
    requestId: fault.judgedRequestId ?? request.id,
    traceId: fault.judgedRequestId === undefined ? request.traceId : undefined,
  })
}

function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const fault = isValidationFault(error)
    ? firstValidationFault(error, request)
    : faultOfError(error, request.method)
  if (fault.code === 'internal') {
    request.log.error({ err: error, request_id: request.id, path: pathOf(request.url) }, 'fault')
  } else if (problems[fault.code].status === 503) {
    // the stack of a command that only waited too long says nothing
    const err = error instanceof ProblemError ? error.cause : error
    const path = pathOf(request.url)
    request.log.warn({ code: fault.code, err, request_id: request.id, path }, 'refused')
  }
  // Fastify closes the connection after any error of the body. Node reads on what was not read, for
  // as long as a request may take, so the answer arrives and the connection can stay.
  reply.removeHeader('connection')
  reply.header('request-id', request.id)
  sendFault(request, reply, fault)
}

/** Errors of the router come before any hook, so the line of the log is written here. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  answerError(error, request, reply)
  logRequest(request, reply, 'info')
}
