import type { DescMessage } from '@bufbuild/protobuf'
import type { FieldType, MessageType } from './codec/message-type.ts'
import { messageTypeOf } from './codec/message-type.ts'

/** What is read of a JSON Schema; TypeBox writes more. */
interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
}

/** Which way a message goes: what may be left out of a request must be told from its default. */
export type Way = 'request' | 'answer'

/**
 * Where a message and the JSON Schema of the same thing differ: a property that one of them lacks, of
 * another kind, or of which protobuf could not tell whether it was given. For tests: the two are written
 * by hand, and this keeps them one.
 * @param schemas several where one message stands for several answers: a field must be in one of them
 */
export function differencesToSchema(
  desc: DescMessage,
  schemas: readonly object[],
  way: Way,
): readonly string[] {
  const type = messageTypeOf(desc)
  const found = schemas.flatMap((schema) =>
    differencesOf(type, schema as JsonSchema, way, type.name),
  )
  const named = new Set(
    schemas.flatMap((schema) => Object.keys((schema as JsonSchema).properties ?? {})),
  )
  const more = type.fields.filter(({ name }) => type.shape === 'object' && !named.has(name))
  return [...found, ...more.map(({ name }) => `${type.name}.${name}: in no schema`)]
}

function differencesOf(
  type: MessageType,
  schema: JsonSchema,
  way: Way,
  place: string,
): readonly string[] {
  if (schema.properties === undefined) return [`${place}: the schema is no object`]
  const fields = new Map(type.fields.map((field) => [field.name, field]))
  return Object.entries(schema.properties).flatMap(([name, property]) => {
    const field = fields.get(name)
    const here = `${place}.${name}`
    if (field === undefined) return [`${here}: not in the message`]
    const isOptional = !(schema.required ?? []).includes(name)
    return [
      ...(isOptional && !isToldFromNone(field, way) ? [`${here}: cannot be told from none`] : []),
      ...differencesOfField(field, property, way, here),
    ]
  })
}

function isToldFromNone(field: FieldType, way: Way): boolean {
  if (field.repeat === 'one') return field.isExplicit
  return way === 'answer'
}

function differencesOfField(
  field: FieldType,
  schema: JsonSchema,
  way: Way,
  place: string,
): readonly string[] {
  const kinds = kindsOf(schema)
  if (field.repeat === 'list') {
    if (!kinds.has('array')) return [`${place}: is no list in the schema`]
    return differencesOfValue(field, schema.items ?? {}, way, `${place}[]`)
  }
  if (field.repeat === 'map') return [`${place}: a map of its own, where a shape is wanted`]
  if (kinds.has('null') && !takesNull(field, way)) return [`${place}: has no null`]
  return differencesOfValue(field, schema, way, place)
}

/** In an answer null is what is not there. */
function takesNull({ value, isExplicit }: FieldType, way: Way): boolean {
  if (value.kind === 'message') return ['nullable', 'limit'].includes(value.type.shape)
  return way === 'answer' && isExplicit
}

function differencesOfValue(
  { value }: FieldType,
  schema: JsonSchema,
  way: Way,
  place: string,
): readonly string[] {
  const kinds = kindsOf(schema)
  const isOf = (kind: string): readonly string[] =>
    kinds.has(kind) ? [] : [`${place}: is no ${kind} in the schema`]
  switch (value.kind) {
    case 'text':
      return isOf('string')
    case 'integer':
      return isOf('integer')
    case 'boolean':
      return isOf('boolean')
    case 'choice': {
      const missing = [...choicesOf(schema)].filter((name) => !value.choices.numbers.has(name))
      return [...isOf('string'), ...missing.map((name) => `${place}: has no choice ${name}`)]
    }
    case 'message':
      return differencesOfMessage(value.type, schema, way, place)
    default:
      return value satisfies never
  }
}

function differencesOfMessage(
  type: MessageType,
  schema: JsonSchema,
  way: Way,
  place: string,
): readonly string[] {
  const [only] = type.fields
  switch (type.shape) {
    case 'object':
      return differencesOf(type, schema, way, place)
    case 'texts':
      return schema.patternProperties === undefined ? [`${place}: is no map in the schema`] : []
    case 'list':
      return only === undefined ? [] : differencesOfField(only, schema, way, place)
    case 'nullable':
    case 'limit':
      return kindsOf(schema).has('null') ? [] : [`${place}: is never null in the schema`]
    default:
      return type.shape satisfies never
  }
}

/** `string`, `integer`, …: every kind of value that the schema lets through. */
function kindsOf(schema: JsonSchema): ReadonlySet<string> {
  if (schema.anyOf !== undefined) return new Set(schema.anyOf.flatMap((each) => [...kindsOf(each)]))
  if (schema.type !== undefined) return new Set([schema.type].flat())
  return new Set((schema.enum ?? [schema.const]).map((value) => typeof value))
}

function choicesOf(schema: JsonSchema): ReadonlySet<string> {
  const values = [
    ...(schema.enum ?? []),
    schema.const,
    ...(schema.anyOf ?? []).flatMap((each) => [...choicesOf(each)]),
  ]
  return new Set(values.filter((value) => typeof value === 'string'))
}
