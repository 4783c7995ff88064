import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from '../problem/problem-error.ts'
import type { HttpServer } from './http-server.ts'
import { refuseCompression } from './json-body.ts'

/**
 * Bodies of these types reach the handlers of this context as the stream that they come in: whoever
 * reads it bounds it. Everything else is refused.
 * @param types media types, which may come with `charset=utf-8`
 */
export function addRawBody(app: HttpServer, types: readonly string[]): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, body: Readable, done: Done) => {
    try {
      refuseOtherTypes(request, types)
      refuseCompression(request)
      done(null, body)
    } catch (error) {
      done(error as Error) // what it calls throws nothing else
    }
  })
}

type Done = (error: Error | null, body?: unknown) => void

const utf8Charset = /^\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

function refuseOtherTypes(request: FastifyRequest, types: readonly string[]): void {
  const [type = '', ...parameters] = (request.headers['content-type'] ?? '').split(/(?=;)/)
  if (types.includes(type.trim().toLowerCase()) && utf8Charset.test(parameters.join(''))) return
  throw new ProblemError({
    code: 'unsupported_media_type',
    detail: `Only ${types.map((each) => `\`${each}\``).join(' and ')} in UTF-8 are accepted.`,
  })
}
