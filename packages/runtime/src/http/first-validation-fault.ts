import type { FastifyRequest } from 'fastify'
import { ProblemError, type Fault } from '../problem/problem-error.ts'
import { firstFault } from '../problem/problem-rank.ts'
import type { Validator } from '../validation/compile-validator.ts'

/**
 * Fastify stops at the first part of a request that is not valid, path before body before query. The
 * order of the catalogue is another, so the parts it did not come to are judged too.
 */
export function firstValidationFault(error: ProblemError, request: FastifyRequest): Fault {
  const parts = [
    ['body', request.body],
    ['querystring', request.query],
    ['headers', request.headers],
  ] as const
  const others = parts.flatMap(([part, data]) => {
    const validate: unknown = request.getValidationFunction(part)
    // a body of one of several media types is judged by its route
    if (data === undefined || typeof validate !== 'function') return []
    const result = (validate as Validator)(data)
    return result === true ? [] : [result.error.fault]
  })
  return firstFault([error.fault, ...others]) ?? error.fault
}

/** Fastify marks what a validator returned with the part it is about. */
export function isValidationFault(error: unknown): error is ProblemError {
  return error instanceof ProblemError && 'validationContext' in error
}
