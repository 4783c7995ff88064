import { isDateTime } from '@ledger/runtime'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OpenApi, Operation } from './open-api.ts'

// `strict` is for authors of schemas, and the linter has read these
const ajv = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: { 'date-time': isDateTime, 'free-text': true, 'uri-reference': true },
})

export interface AnswerToJudge {
  readonly status: number
  readonly headers: Headers
  /** Undefined when it is empty. */
  readonly body: unknown
}

/** Documented headers that are there in some cases only. */
const headersOfSomeCases = ['Dry-Run', 'Idempotency-Replayed', 'Retry-After']

/** What is not as the operation documents it; empty when all is. */
export function judgeAnswer(
  document: OpenApi,
  operation: Operation,
  { status, headers, body }: AnswerToJudge,
): string[] {
  const documented = operation.responses[status]
  if (documented === undefined) return [`the status ${status} is not documented`]
  const faults = Object.keys(documented.headers ?? {})
    .filter((name) => !headersOfSomeCases.includes(name) && !headers.has(name))
    .map((name) => `the header ${name} is missing`)
  if (body === undefined && documented.content === undefined) return faults
  const type = headers.get('content-type')?.split(';')[0] ?? 'no content type'
  const schema = documented.content?.[type]?.schema
  if (schema === undefined) return [...faults, `${status} with ${type} is not documented`]
  // the components go along, for what refers to them
  const validate = ajv.compile({
    ...(status < 300 ? (closed(schema) as object) : schema),
    components: document.components,
  })
  if (validate(body)) return faults
  const errors = validate.errors ?? []
  return [...faults, ...errors.map(({ instancePath, message }) => `${instancePath} ${message}`)]
}

/** The documented schema, with nothing beside it allowed: a field that is not documented is a fault. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closed(value)]),
  )
  return 'properties' in copy ? { additionalProperties: false, ...copy } : copy
}
