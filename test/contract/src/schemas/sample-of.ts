/** As much of JSON Schema as the schemas of commands are made of. */
interface Schema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minItems?: number
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly format?: string
  readonly minimum?: number
}

/** A value that fits the schema and has every field that it knows; the last of several forms. */
export function sampleOf(schema: Schema): unknown {
  const { properties, items, minItems = 1, anyOf, examples } = schema
  if (properties !== undefined) {
    const fields = Object.entries(properties).map(([name, field]) => [name, sampleOf(field)])
    return Object.fromEntries(fields)
  }
  if (items !== undefined) return Array.from({ length: minItems }, () => sampleOf(items))
  if (examples?.[0] !== undefined) return examples[0]
  const form = anyOf?.at(-1)
  if (form !== undefined) return sampleOf(form)
  return schema.enum?.at(-1) ?? plainSample(schema)
}

function plainSample({ type, format, minimum = 0 }: Schema): unknown {
  switch (String([type].flat()[0])) {
    case 'string':
      return format === 'date-time' ? '1993-01-01T00:00:00Z' : 'text'
    case 'integer':
      return minimum
    case 'boolean':
      return true
    default:
      throw new Error(`there is no sample of ${String(type)}`)
  }
}
