import type { FastifyRequest } from 'fastify'
import { ProblemError } from '../problem/problem-error.ts'
import { parseTraceparent } from '../request/traceparent.ts'
import type { HttpServer } from './http-server.ts'

export interface Draining {
  isDraining: boolean
}

/** The ids of a request, echoed and at hand, and the switch that begins draining. */
export function addRequestContext(app: HttpServer): Readonly<Draining> {
  const state: Draining = { isDraining: false }
  app.decorate('beginDrain', () => {
    state.isDraining = true
  })
  app.decorateRequest('traceparent', {
    getter(this: FastifyRequest) {
      return parseTraceparent(this.headers['traceparent'])?.header
    },
  })
  app.decorateRequest('traceId', {
    getter(this: FastifyRequest) {
      return parseTraceparent(this.headers['traceparent'])?.traceId
    },
  })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('request-id', request.id)
    if (state.isDraining) reply.header('connection', 'close')
    // no text of ours may hold U+0000, and Postgres takes none
    if (request.url.includes('%00')) done(nulInUrl())
    else done()
  })
  return state
}

function nulInUrl(): ProblemError {
  const detail = 'The path and the query may not hold U+0000.'
  return new ProblemError({ code: 'invalid_parameter', detail })
}
