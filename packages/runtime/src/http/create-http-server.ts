import type { IncomingMessage, ServerResponse } from 'node:http'
import { fastify, LogController, type FastifyBaseLogger, type RawServerDefault } from 'fastify'
import type { ApiKeyAuth } from '../auth/create-api-key-auth.ts'
import { addDiscovery } from '../discovery/add-discovery.ts'
import type { DiscoveryOptions } from '../discovery/describe-service.ts'
import { addDocs, type DocsOptions } from '../docs/add-docs.ts'
import type { Log } from '../log/create-log.ts'
import { makeRequestId, requestIdOf } from '../request/request-id.ts'
import { compileValidator } from '../validation/compile-validator.ts'
import type { RequestPart } from '../validation/validation-fault.ts'
import { addAccessLog } from './access-log.ts'
import { addAuthentication } from './authentication.ts'
import { answerClientError } from './client-error.ts'
import { addHealth, type ReadyCheck } from './health.ts'
import type { HttpServer, TypeBoxProvider } from './http-server.ts'
import { addJsonBody } from './json-body.ts'
import { parseQuery } from './parse-query.ts'
import { addProblemAnswers, answerFrameworkError } from './problem-answers.ts'
import { addRequestContext } from './request-context.ts'
import { addRouteDefaults } from './route-defaults.ts'
import { addShedding } from './shedding.ts'
import { addConnections } from './take-connections.ts'

/** The bounds of the group `http` of the config. */
export interface HttpLimits {
  readonly bodyBytesMax: number
  readonly headersMsMax: number
  readonly requestMsMax: number
  readonly keepAliveMsMax: number
  readonly connectionsMax: number
}

export interface HttpServerOptions {
  readonly log: Log
  readonly limits: HttpLimits
  /** What must be well before the process takes traffic, by the name that `/readyz` shows. */
  readonly checks: Readonly<Record<string, ReadyCheck>>
  /** Undefined for a process that has health routes only: then a route with a scope is a bug. */
  readonly apiKeys?: ApiKeyAuth
  /** Undefined serves no documentation. */
  readonly docs?: DocsOptions
  /** How callers find what there is; only with `docs`, to which it leads. */
  readonly discovery?: DiscoveryOptions
  /** Whether commands are refused now, where so many that were let in have no answer yet. */
  readonly isFull?: (underWay: number) => boolean
}

const headerBytesMax = 16_384
const paramLengthMax = 1_024

/**
 * A Fastify instance on which every route is strict by default: it has a scope or says that it is open,
 * takes JSON under the rules of parseJsonBody, refuses what its schemas do not name, and answers every
 * error as a problem of the catalogue. Responses are sent as text that the route has rendered, with
 * `reply.type('application/json; charset=utf-8').send(text)`; response schemas are documentation.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { log, limits, docs, discovery } = options
  const app = fastify<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger>({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }), // see access-log.ts
    childLoggerFactory: (logger) => logger, // one per request costs more than it says
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: limits.bodyBytesMax,
    requestTimeout: limits.requestMsMax,
    keepAliveTimeout: limits.keepAliveMsMax,
    connectionTimeout: limits.keepAliveMsMax + limits.requestMsMax,
    return503OnClosing: false, // what is under way when draining begins is still answered
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: paramLengthMax, querystringParser: parseQuery },
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: limits.headersMsMax,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMsMax),
    },
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, makeRequestId(), log),
  }).withTypeProvider<TypeBoxProvider>()
  addConnections(app, limits.connectionsMax)
  app.setValidatorCompiler<object>(({ schema, httpPart }) =>
    compileValidator(schema, httpPart as RequestPart),
  )
  app.setSerializerCompiler(() => JSON.stringify)

  const readiness = addRequestContext(app)
  addAccessLog(app)
  addProblemAnswers(app)
  addJsonBody(app)
  addRouteDefaults(app)
  addAuthentication(app, options.apiKeys)
  if (options.isFull !== undefined) addShedding(app, options.isFull)
  if (docs !== undefined) {
    await addDocs(app, docs)
    if (discovery !== undefined) addDiscovery(app, docs.title, discovery)
  }
  addHealth(app, options.checks, readiness)
  return app
}
