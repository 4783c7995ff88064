import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawServerDefault,
} from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { ProblemCode } from '@ledger/wire'
import type { Scope } from '../auth/create-api-key.ts'
import type { Principal } from '../auth/principal.ts'
import type { Place } from './take-connections.ts'

/** Types of body, query, params and headers come from the TypeBox schemas of the route. */
export interface TypeBoxProvider extends FastifyTypeProvider {
  readonly validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown
  readonly serializer: unknown
}

export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxProvider
>

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the API key must be allowed to do. Every route has one, or is `open`. */
    readonly scope?: Scope
    /** No API key is asked for: health and documentation only. */
    readonly isOpen?: boolean
    /** Whether a request without a body is one with an empty object. */
    readonly isBodyOptional?: boolean
    /** The codes that this operation can answer with, beside those that every operation can. */
    readonly problems?: readonly ProblemCode[]
    /** Headers that the operation requires and judges itself, with an error of its own. */
    readonly requiredHeaders?: readonly string[]
  }

  interface FastifyRequest {
    /** Who is asking; there on every route that has a scope. */
    principal: Principal
    /** The valid `traceparent` of the request as it came, to be handed on; else undefined. */
    readonly traceparent: string | undefined
    readonly traceId: string | undefined
  }

  interface FastifyInstance {
    /** Readiness says no from now on, and connections are closed after their next answer. */
    beginDrain(): void
    /**
     * Listens, on several sockets of the port.
     * @throws Error EADDRINUSE and others, as `listen` does
     */
    takeConnections(place: Place): Promise<void>
    /** Closes the sockets beside the first, which `close` closes; resolved when nobody is left on them. */
    refuseConnections(): Promise<void>
  }
}
