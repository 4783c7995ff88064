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
  readonly contentType: string
  readonly body: unknown
}

/** What is not as the operation documents it; empty when all is. */
export function judgeAnswer(
  document: OpenApi,
  operation: Operation,
  { status, contentType, body }: AnswerToJudge,
): string[] {
  const documented = operation.responses[status]
  if (documented === undefined) return [`the status ${status} is not documented`]
  const type = contentType.split(';')[0] ?? ''
  const schema = documented.content?.[type]?.schema
  if (schema === undefined) return [`${status} with ${type} is not documented`]
  // the components go along, for what refers to them
  const validate = ajv.compile({
    ...(status < 300 ? (closed(schema) as object) : schema),
    components: document.components,
  })
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
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
