import type { IncomingMessage, ServerResponse } from 'node:http'
import { problems } from '@ledger/wire'
import type { Fault } from '../problem/problem-error.ts'
import { problemContentType, renderProblem, retryAfterOf } from '../problem/render-problem.ts'
import { requestIdOf } from '../request/request-id.ts'
import { parseTraceparent } from '../request/traceparent.ts'
import { pathOf } from './access-log.ts'
import type { HttpServer } from './http-server.ts'

const saidEveryMs = 1_000
const reads = new Set(['GET', 'HEAD', 'OPTIONS'])

const fault: Fault = { code: 'overloaded', detail: 'Too many commands are waiting already.' }
const { status } = problems[fault.code]
const retryAfter = String(retryAfterOf(fault))

/**
 * While the service has more to do than it takes on, commands are refused before anything is spent on
 * them: no route, no API key, no body, no line of the log each. What a refusal costs decides whether the
 * service lives through an overload: it stands in one event loop with the answers of the database that
 * all the others wait for. Behind Fastify's hooks it cost 100 µs, a third of a command, and at three
 * times the load up to four fifths of the throughput was lost; see docs/decisions/0034.
 * @param isFull whether a command is refused now, where so many that were let in have no answer yet
 */
export function addShedding(app: HttpServer, isFull: (underWay: number) => boolean): void {
  let underWay = 0
  const left = (): void => void (underWay -= 1)
  let refused = 0
  let saidAt = -Infinity
  const sayHowMany = (): void => {
    refused += 1
    const now = performance.now()
    if (now - saidAt < saidEveryMs) return
    app.log.warn({ refused }, 'commands were refused: too many are waiting already')
    refused = 0
    saidAt = now
  }
  const [handle] = app.server.listeners('request')
  if (handle === undefined) throw new Error('Fastify listens to no requests')
  app.server.removeAllListeners('request')
  app.server.on('request', (request, response) => {
    if (isCommand(request)) {
      if (isFull(underWay)) {
        refuse(request, response)
        sayHowMany()
        return
      }
      underWay += 1
      response.once('close', left)
    }
    handle.call(app.server, request, response)
  })
}

function isCommand({ method = '', url = '' }: IncomingMessage): boolean {
  return !reads.has(method) && url.startsWith('/v1/')
}

/** The same answer as `sendFault` would give. Node reads the body to its end, and drops it. */
function refuse(request: IncomingMessage, response: ServerResponse): void {
  const requestId = requestIdOf(request)
  const traceId = parseTraceparent(request.headers['traceparent'])?.traceId
  const instance = pathOf(request.url ?? '')
  const body = renderProblem(fault, { instance, requestId, traceId })
  response.writeHead(status, {
    'content-type': problemContentType,
    'content-length': Buffer.byteLength(body),
    'request-id': requestId,
    'retry-after': retryAfter,
  })
  response.end(body)
}
