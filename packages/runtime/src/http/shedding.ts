import type { FastifyReply, FastifyRequest } from 'fastify'
import type { HttpServer } from './http-server.ts'
import { sendFault } from './problem-answers.ts'

const saidEveryMs = 1_000
const reads = new Set(['GET', 'HEAD'])

/**
 * While the service has more to do than it takes on, commands are refused before anything is spent on
 * them: no API key, no body, no error object, no line of the log each. A refusal of the queue itself,
 * behind all that, costs what an accepted command costs this process, and then a service at three times
 * its load would do little else.
 * @param isFull whether a command would be refused now
 */
export function addShedding(app: HttpServer, isFull: () => boolean): void {
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
  const refuse = (request: FastifyRequest, reply: FastifyReply): void => {
    request.isShed = true
    sayHowMany()
    const detail = 'Too many commands are waiting already.'
    sendFault(request, reply, { code: 'overloaded', detail, retryAfterS: 1 })
  }
  app.decorateRequest('isShed', false)
  app.addHook('onRoute', (route) => {
    if (route.config?.scope === undefined || reads.has(String(route.method))) return
    const shed = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      if (isFull()) refuse(request, reply)
      else done()
    }
    route.onRequest = [shed, ...[route.onRequest ?? []].flat()]
  })
}
