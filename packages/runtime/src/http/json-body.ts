import type { FastifyRequest } from 'fastify'
import { parseJsonBody } from '../json-body/parse-json-body.ts'
import { ProblemError } from '../problem/problem-error.ts'
import type { HttpServer } from './http-server.ts'

/** The one kind of body: JSON in UTF-8, as it is. Routes that stream add parsers of their own. */
export function addJsonBody(app: HttpServer): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (
      request: FastifyRequest,
      body: Buffer,
      done: (error: Error | null, body?: unknown) => void,
    ) => {
      try {
        refuseOtherEncodings(request)
        done(null, parseJsonBody(body))
      } catch (error) {
        done(error as Error) // the parser throws nothing else
      }
    },
  )
}

function refuseOtherEncodings(request: FastifyRequest): void {
  const contentType = request.headers['content-type']
  if (contentType !== 'application/json' && !isUtf8Json(contentType ?? '')) {
    throw new ProblemError({
      code: 'unsupported_media_type',
      detail: 'Only `application/json` in UTF-8 is accepted.',
    })
  }
  refuseCompression(request)
}

/** @throws ProblemError unsupported_media_type */
export function refuseCompression(request: FastifyRequest): void {
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError({
      code: 'unsupported_media_type',
      detail: 'A compressed body is not accepted; leave `Content-Encoding` out.',
    })
  }
}

function isUtf8Json(contentType: string): boolean {
  return /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(contentType)
}
