import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const sane = /^[\x21-\x7e]{1,128}$/
const processPart = randomBytes(9).toString('base64url')
let count = 0

/** The caller's `Request-Id`, or one of our own. */
export function requestIdOf(request: IncomingMessage): string {
  return takeRequestId(request.headers['request-id'])
}

/** What a caller gave when it is 1 to 128 visible ASCII characters, else an id of our own. */
export function takeRequestId(given: string | readonly string[] | undefined): string {
  return typeof given === 'string' && sane.test(given) ? given : makeRequestId()
}

/** Unique over all processes: a random part for the process, then a count. */
export function makeRequestId(): string {
  return `req_${processPart}${(count++).toString(36)}`
}
