import { problemSchema } from '@ledger/runtime'
import {
  accountEntriesExample,
  accountEntriesSchema,
  eventExamples,
  eventSchemas,
  placeSchema,
  placeSchemaExample,
  type RecordType,
} from '@ledger/wire'
import { Type, type TSchema } from 'typebox'

/** A JSON Schema of its own; its address is `/schemas/` and its name. */
export type SchemaDocument = Readonly<Record<string, unknown>>

/**
 * Who reads what the schema describes. What the ledger tells may only become narrower, because consumers
 * rely on it; what it takes may only become wider, because producers do.
 */
export type Audience = 'consumers' | 'producers'

/** What a command looks like as a message. */
export interface CommandForm {
  /** `post-transaction` */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly required: readonly string[]
  /** `body`, as HTTP takes it, beside what stands in the path and the query there. */
  readonly properties: Readonly<Record<string, object>>
  readonly examples: readonly object[]
}

/** Every schema that is published, by name. The name of a file never changes what it means. */
export function schemaDocuments(
  commands: readonly CommandForm[] = [],
): ReadonlyMap<string, SchemaDocument> {
  const documents = new Map<string, SchemaDocument>()
  const add = (name: string, schema: TSchema) => documents.set(name, documentOf(name, schema))
  for (const [type, schema] of Object.entries(eventSchemas)) {
    const examples = [eventExamples[type as RecordType]]
    add(`events/${type}.v1.json`, { ...schema, examples })
  }
  add('entries/account.entries.v1.json', {
    ...accountEntriesSchema,
    examples: [accountEntriesExample],
  })
  for (const command of commands) add(`commands/${command.name}.v1.json`, commandMessage(command))
  add('results/accepted.v1.json', accepted)
  add('results/refused.v1.json', problemOf('A command was refused: the books did not allow it'))
  add('results/rejected.v1.json', problemOf('A message was no command that could be carried out'))
  return documents
}

export function audienceOf(name: string): Audience {
  return name.startsWith('commands/') ? 'producers' : 'consumers'
}

const accepted = Type.Object(placeSchema, {
  title: 'A command was carried out',
  description:
    'What HTTP answers to the same command, as the OpenAPI document describes it; every answer to a write has these fields.',
  examples: [placeSchemaExample],
})

// a list of all codes could not grow
const code = Type.String({
  description: 'What is wrong: a code of the catalogue of errors, which only grows.',
})

function problemOf(title: string): TSchema {
  const errors = Type.Array(Type.Object({ pointer: Type.String(), code, detail: Type.String() }), {
    description: 'Fields that are to blame.',
  })
  return Type.Object(
    { ...problemSchema.properties, code, errors },
    { title, description: 'A problem (RFC 9457), as HTTP answers it.' },
  )
}

/** A field that nobody knows is refused, as over HTTP. */
function commandMessage({ name: _, ...form }: CommandForm): TSchema {
  return { type: 'object', ...form, additionalProperties: false }
}

function documentOf(name: string, schema: TSchema): SchemaDocument {
  const { $id: _, title, ...rest } = published(schema) as Record<string, unknown>
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/schemas/${name}`,
    ...(title !== undefined && { title }),
    ...rest,
  }
}

/** As JSON, without what only the ledger's own validator knows. */
function published(schema: unknown): unknown {
  const text = JSON.stringify(schema, (_, value: unknown) =>
    isFields(value) && value.format === 'free-text' ? withoutFormat(value) : value,
  )
  return JSON.parse(text)
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutFormat({ format: _, ...rest }: Readonly<Record<string, unknown>>): unknown {
  return rest
}
