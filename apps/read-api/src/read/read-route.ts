import type { HttpServer, Principal } from '@ledger/runtime'
import type { FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { Type } from 'typebox'
import { ifNoneMatch, notModified, tokenHeaders, versionedHeaders } from './answer-headers.ts'
import { FreshnessHeaders } from './consistency.ts'
import type { Keep, ReadAnswer } from './read-answer.ts'
import type { ReadCall } from './read-call.ts'
import type { ReadSpec } from './read-spec.ts'
import type { Reader } from './reader.ts'

/** The door of HTTP to one read. */
export function addRead(app: HttpServer, reader: Reader, spec: ReadSpec): void {
  const { scope, problems } = spec
  app.get(
    spec.path,
    { schema: schemaOf(spec), config: { scope, problems } },
    async (request, reply) =>
      sendReadAnswer(reply, await spec.answer(reader, new RequestCall(request))),
  )
}

function schemaOf(spec: ReadSpec): FastifySchema {
  const { operationId, params, query, docs } = spec
  const headers = headersOf(spec)
  return {
    operationId,
    tags: [docs.tag],
    summary: docs.summary,
    description: docs.description,
    ...(params === undefined ? {} : { params }),
    ...(headers === undefined ? {} : { headers }),
    querystring: query,
    response: responsesOf(spec),
  }
}

/** Of the request; whoever takes `If-None-Match` can be asked how fresh it must be, too. */
function headersOf({ takesFreshness, takesIfNoneMatch }: ReadSpec): object | undefined {
  if (takesIfNoneMatch) return Type.Object({ ...FreshnessHeaders.properties, ...ifNoneMatch })
  return takesFreshness ? FreshnessHeaders : undefined
}

function responsesOf({ takesIfNoneMatch, docs }: ReadSpec): object {
  const { answer, hasToken } = docs
  if (takesIfNoneMatch) return { 200: { ...answer, headers: versionedHeaders }, 304: notModified }
  return { 200: hasToken ? { ...answer, headers: tokenHeaders } : answer }
}

/** A request of HTTP as a call; what a read does not look at is not read from the request either. */
class RequestCall implements ReadCall {
  readonly #request: FastifyRequest

  constructor(request: FastifyRequest) {
    this.#request = request
  }

  get params(): unknown {
    return this.#request.params
  }

  get query(): unknown {
    return this.#request.query
  }

  get consistency(): string | undefined {
    return oneText(this.#request.headers['consistency'])
  }

  get minToken(): string | undefined {
    return oneText(this.#request.headers['min-token'])
  }

  get ifNoneMatch(): string | undefined {
    return this.#request.headers['if-none-match']
  }

  get principal(): Principal {
    return this.#request.principal
  }

  /** HTTP does not tell how long a caller has patience. */
  get deadlineAt(): number {
    return Infinity
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }
}

/** Node has joined a header that came several times; its types know nothing of that. */
function oneText(header: string | string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join(', ') : header
}

const json = 'application/json; charset=utf-8'
const cacheControl: Record<Keep, string> = {
  revalidate: 'private, no-cache',
  'for-ever': 'private, max-age=31536000, immutable',
}
const vary: Record<Keep, string> = {
  revalidate: 'authorization, consistency, min-token',
  'for-ever': 'authorization',
}

function sendReadAnswer(reply: FastifyReply, answer: ReadAnswer): FastifyReply {
  const { token, etag, keep } = answer
  reply.header('cache-control', cacheControl[keep]).header('vary', vary[keep])
  if (etag !== undefined) reply.header('etag', etag)
  if (token !== undefined) reply.header('ledger-token', token)
  switch (answer.kind) {
    case 'body':
      return reply.header('content-type', json).send(answer.body)
    case 'not_modified':
      return reply.code(304).send()
    default:
      return answer satisfies never
  }
}
