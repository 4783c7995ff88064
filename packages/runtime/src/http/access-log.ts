import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpServer } from './http-server.ts'

/** One line a request: at info when it failed or moved, at debug when it went well. */
export function addAccessLog(app: HttpServer): void {
  const logsSuccess = app.log.level === 'debug' || app.log.level === 'trace'
  app.addHook('onResponse', (request, reply, done) => {
    const isSuccess = reply.statusCode < 300 || reply.statusCode === 304
    if (!isSuccess || logsSuccess) logRequest(request, reply, isSuccess ? 'debug' : 'info')
    done()
  })
}

export function logRequest(
  request: FastifyRequest,
  reply: FastifyReply,
  level: 'debug' | 'info',
): void {
  const line = {
    method: request.method,
    path: pathOf(request.url),
    status: reply.statusCode,
    elapsed_ms: Math.round(reply.elapsedTime * 10) / 10,
    request_id: request.id,
    trace_id: request.traceId,
    actor: request.principal?.actor,
  }
  request.log[level](line, 'request')
}

/** Without the query, which may hold tokens; cut off, because a path may be 16 KiB long. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return (end === -1 ? url : url.slice(0, end)).slice(0, 256)
}
