import type { FastifyRequest, RouteOptions } from 'fastify'
import { Type } from 'typebox'
import type { ProblemCode } from '@ledger/wire'
import type { Scope } from '../auth/create-api-key.ts'
import { problemResponses } from '../docs/problem-responses.ts'
import { ProblemError } from '../problem/problem-error.ts'
import { isDocumentation } from './authentication.ts'
import type { HttpServer } from './http-server.ts'

const noQuery = Type.Object({}, { additionalProperties: false })

/** What any operation with a scope can answer. */
const always: readonly ProblemCode[] = [
  'api_key_missing',
  'api_key_invalid',
  'scope_missing',
  'invalid_parameter',
  'unknown_filter',
  'overloaded',
  'deadline_exceeded',
  'storage_unavailable',
  'internal',
]
/** What only an operation that writes can answer. */
const whenWriting: readonly ProblemCode[] = ['shutting_down', 'outcome_unknown']
const withBody: readonly ProblemCode[] = [
  'body_too_large',
  'unsupported_media_type',
  'invalid_json',
  'nesting_too_deep',
  'duplicate_key',
  'ill_formed_text',
  'card_number_not_allowed',
  'unknown_field',
  'invalid_field',
]

/**
 * What every route would otherwise have to say: a route that names no query parameters has none (a
 * misspelt `dry_run` must not be carried out), its errors are in the document, and so is its scope.
 */
export function addRouteDefaults(app: HttpServer): void {
  app.addHook('onRoute', (route) => {
    if (isDocumentation(route.url)) return
    if (route.schema?.body !== undefined) {
      const whenEmpty = route.config?.isBodyOptional === true ? takeAsObject : refuseEmptyBody
      route.preValidation = [whenEmpty, ...[route.preValidation ?? []].flat()]
    }
    const schema = route.schema ?? {}
    const { scope } = route.config ?? {}
    route.schema = {
      querystring: noQuery,
      ...schema,
      ...(scope === undefined ? {} : { security: [{ bearerAuth: [scope] }] }),
      ...(scope === undefined ? {} : { description: describe(schema.description, scope) }),
      ...(schema.hide === true ? {} : { response: responsesOf(route) }),
    }
  })
}

/** The page to try it does not show scopes of its own accord. */
function describe(description: string | undefined, scope: Scope): string {
  const needs = `The API key needs the scope \`${scope}\`.`
  return description === undefined ? needs : `${description}\n\n${needs}`
}

/** To a validator no body and the JSON value `null` look alike. */
function refuseEmptyBody(request: FastifyRequest, _reply: unknown, done: () => void): void {
  if (request.body !== undefined) return done()
  throw new ProblemError({ code: 'invalid_json', detail: 'The body is empty.' })
}

/** A command all of whose fields may be left out may be sent without a body too. */
function takeAsObject(request: FastifyRequest, _reply: unknown, done: () => void): void {
  if (request.body === undefined) request.body = {}
  done()
}

function responsesOf(route: RouteOptions): Record<string, unknown> {
  const { scope, problems = [] } = route.config ?? {}
  const codes = new Set<ProblemCode>([
    ...(scope === undefined ? [] : always),
    ...(scope === undefined || route.method === 'GET' ? [] : whenWriting),
    ...(route.schema?.body === undefined ? [] : withBody),
    ...(route.url.includes('/:ledger') ? (['ledger_not_found'] as const) : []),
    ...problems,
  ])
  return { ...problemResponses([...codes]), ...(route.schema?.response as object | undefined) }
}
