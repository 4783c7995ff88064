import type { FastifyReply } from 'fastify'
import type { HttpServer } from './http-server.ts'
import type { Draining } from './request-context.ts'

/**
 * Resolves when all is well, if it likes with figures that the answer shows under the name of the
 * check; what it throws goes to the log, not to the answer.
 */
export type ReadyCheck = () => Promise<object | void>

const checkMsMax = 1_000

/**
 * `/livez`: the process answers. `/startupz`: it has started. `/readyz`: every check passes, and it is
 * not about to stop; else 503 with the names of what is not ready.
 */
export function addHealth(
  app: HttpServer,
  checks: Readonly<Record<string, ReadyCheck>>,
  draining: Readonly<Draining>,
): void {
  let underWay: Promise<Readiness> | undefined
  const open = { config: { isOpen: true }, schema: { hide: true } }

  app.get('/livez', open, (_request, reply) => answer(reply, ready))
  app.get('/startupz', open, (_request, reply) => answer(reply, ready))
  app.get('/readyz', open, async (_request, reply) => {
    if (draining.isDraining) return answer(reply, shuttingDown)
    underWay ??= readiness(app, checks).finally(() => (underWay = undefined))
    return answer(reply, await underWay)
  })
}

interface Readiness {
  readonly notReady: readonly string[]
  readonly details: Readonly<Record<string, object>>
}

const ready: Readiness = { notReady: [], details: {} }
const shuttingDown: Readiness = { notReady: ['shutting_down'], details: {} }

async function readiness(
  app: HttpServer,
  checks: Readonly<Record<string, ReadyCheck>>,
): Promise<Readiness> {
  const failed = new Set<string>()
  const details: Record<string, object> = {}
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        const detail = await within(checkMsMax, check)
        if (detail !== undefined) details[name] = detail
      } catch (error) {
        app.log.warn({ err: error, check: name }, 'not ready')
        failed.add(name)
      }
    }),
  )
  return { notReady: Object.keys(checks).filter((name) => failed.has(name)), details }
}

async function within(waitMsMax: number, check: ReadyCheck): Promise<object | void> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => timeout.reject(new Error(`no answer within ${waitMsMax} ms`)),
    waitMsMax,
  )
  try {
    return await Promise.race([check(), timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}

function answer(reply: FastifyReply, { notReady, details }: Readiness): FastifyReply {
  const isReady = notReady.length === 0
  const body = { status: isReady ? 'ok' : 'not_ready', not_ready: notReady, ...details }
  return reply
    .code(isReady ? 200 : 503)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body))
}
