import { classifyDatabaseError } from '../postgres/classify-database-error.ts'
import { ProblemError, type Fault } from '../problem/problem-error.ts'

/** What any error means to the caller. Texts of errors that are not ours never get out. */
export function faultOfError(error: unknown, method: string): Fault {
  if (error instanceof ProblemError) return error.fault
  if (isAbortedBody(error)) return brokenBody
  const known = frameworkFaults.get(codeOf(error))
  if (known !== undefined) return known
  return databaseFault(error, method === 'GET' || method === 'HEAD')
}

/** Fastify gives the error of a request stream a status; one of a database connection has none. */
function isAbortedBody(error: unknown): boolean {
  return codeOf(error) === 'ECONNRESET' && (error as { statusCode?: unknown }).statusCode === 400
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

const invalidUrl: Fault = {
  code: 'invalid_parameter',
  detail: 'The path is not a valid URL: check its percent-encoding.',
}
const brokenBody: Fault = { code: 'invalid_json', detail: 'The body ended before it was complete.' }

const frameworkFaults: ReadonlyMap<string, Fault> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', { code: 'body_too_large', detail: 'The body is too large.' }],
  [
    'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    { code: 'unsupported_media_type', detail: 'Send `Content-Type: application/json`.' },
  ],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', brokenBody],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', { code: 'invalid_json', detail: 'The body is empty.' }],
  ['FST_ERR_BAD_URL', invalidUrl],
  [
    'FST_ERR_MAX_PARAM_LENGTH',
    { code: 'invalid_parameter', detail: 'A part of the path is too long.' },
  ],
  ['FST_ERR_NOT_FOUND', { code: 'route_not_found', detail: 'There is no such route.' }],
])

function databaseFault(error: unknown, isRead: boolean): Fault {
  const kind = classifyDatabaseError(error)
  switch (kind) {
    case 'unavailable':
    case 'read_only_or_full':
      return { code: 'storage_unavailable', detail: 'The database cannot be reached.' }
    case 'connection_lost':
      return isRead
        ? { code: 'storage_unavailable', detail: 'The connection to the database was lost.' }
        : { code: 'outcome_unknown', detail: 'The connection to the database was lost.' }
    case 'retry':
      return { code: 'overloaded', detail: 'The request was in the way of others too often.' }
    case 'cancelled':
      return { code: 'deadline_exceeded', detail: 'The database did not answer in time.' }
    case 'unique':
    case 'bug':
      return { code: 'internal', detail: 'The request could not be processed.' }
    default:
      return kind satisfies never
  }
}
