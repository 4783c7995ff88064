import type { DescMessage } from '@bufbuild/protobuf'
import { BinaryWriter } from '@bufbuild/protobuf/wire'
import type { FieldType, MessageType, ValueType } from './message-type.ts'
import { messageTypeOf } from './message-type.ts'

interface MessageWriter {
  readonly type: MessageType
  /** By their name in JSON. */
  readonly fields: ReadonlyMap<string, FieldWriter>
}

interface FieldWriter extends FieldType {
  /** Number and wire type, as they stand before each value. */
  readonly tag: number
  readonly message: MessageWriter | undefined
}

const lengthDelimited = 2
const uint32Max = 0xffff_ffff
const keyTag = (1 << 3) | lengthDelimited
const textTag = (2 << 3) | lengthDelimited

/**
 * Writes a JSON value as a message, the other way round from `compileDecoder`. Null where the message has
 * no other word for it is left out. A field that the message does not have is a bug: what HTTP answers,
 * the messages must be able to tell.
 * @returns a function that throws TypeError
 */
export function compileEncoder(desc: DescMessage): (json: unknown) => Buffer {
  const message = writerOf(messageTypeOf(desc))
  return (json) => {
    const writer = new BinaryWriter()
    writeMessage(writer, message, json)
    const bytes = writer.finish()
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

function writerOf(type: MessageType): MessageWriter {
  const fields = type.fields.map((field): [string, FieldWriter] => [
    field.name,
    {
      ...field,
      tag: (field.number << 3) | wireTypeOf(field),
      message: field.value.kind === 'message' ? writerOf(field.value.type) : undefined,
    },
  ])
  return { type, fields: new Map(fields) }
}

function wireTypeOf({ repeat, value }: FieldType): number {
  return repeat !== 'one' || value.kind === 'text' || value.kind === 'message' ? lengthDelimited : 0
}

function writeMessage(writer: BinaryWriter, message: MessageWriter, json: unknown): void {
  const { name, shape } = message.type
  const fields = fieldsOf(message.type, json)
  for (const key in fields) {
    const value = fields[key]
    const field = message.fields.get(key)
    if (field === undefined) throw new TypeError(`${name} (${shape}) has no field ${key}`)
    if (value !== undefined && (value !== null || takesNull(field))) {
      writeField(writer, field, value)
    }
  }
}

/** Other messages and scalars say null by not being there. */
function takesNull({ message }: FieldWriter): boolean {
  return message?.type.shape === 'limit' || message?.type.shape === 'nullable'
}

/** The fields of the message, when JSON has its value for the whole of it. */
function fieldsOf(
  { name, shape, fields: [only] }: MessageType,
  json: unknown,
): Readonly<Record<string, unknown>> {
  switch (shape) {
    case 'object':
      if (typeof json === 'object' && json !== null && !Array.isArray(json)) {
        return json as Readonly<Record<string, unknown>>
      }
      throw new TypeError(`${name} is no object`)
    case 'texts':
    case 'list':
    case 'nullable':
      return { [only?.name ?? '']: json }
    case 'limit':
      return json === null ? { unlimited: true } : { amount: json }
    default:
      return shape satisfies never
  }
}

function writeField(writer: BinaryWriter, field: FieldWriter, value: unknown): void {
  if (field.repeat === 'one') {
    if (field.isExplicit || !isDefault(field.value, value)) writeTagged(writer, field, value)
    return
  }
  if (field.repeat === 'list') {
    if (!Array.isArray(value)) throw new TypeError(`${field.name} is no list`)
    for (const item of value as readonly unknown[]) writeTagged(writer, field, item)
    return
  }
  if (typeof value !== 'object' || value === null) throw new TypeError(`${field.name} is no map`)
  for (const [key, item] of Object.entries(value)) {
    writer.uint32(field.tag).fork().uint32(keyTag).string(key).uint32(textTag)
    writeValue(writer, field, item)
    writer.join()
  }
}

function writeTagged(writer: BinaryWriter, field: FieldWriter, value: unknown): void {
  writer.uint32(field.tag)
  writeValue(writer, field, value)
}

function writeValue(writer: BinaryWriter, field: FieldWriter, value: unknown): void {
  const { name, value: type, message } = field
  switch (type.kind) {
    case 'text':
      if (typeof value !== 'string') throw new TypeError(`${name} is no text`)
      writer.string(value)
      return
    case 'integer':
      writeInteger(writer, name, value)
      return
    case 'boolean':
      writer.bool(value === true)
      return
    case 'choice':
      writer.int32(numberOf(type, name, value))
      return
    case 'message':
      if (message === undefined) throw new TypeError(`${name} has no writer`)
      writer.fork()
      writeMessage(writer, message, value)
      writer.join()
      return
    default:
      return type satisfies never
  }
}

/** The same bytes as int64, which makes a bigint of each. */
function writeInteger(writer: BinaryWriter, name: string, value: unknown): void {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw new TypeError(`${name} is no integer`)
  }
  if (value >= 0 && value <= uint32Max) writer.uint32(value)
  else writer.int64(value)
}

/** What is not written unless its presence tells something. */
function isDefault(type: ValueType, value: unknown): boolean {
  switch (type.kind) {
    case 'text':
      return value === ''
    case 'integer':
      return value === 0
    case 'boolean':
      return value === false
    case 'choice':
    case 'message':
      return false
    default:
      return type satisfies never
  }
}

function numberOf(
  { choices }: ValueType & { readonly kind: 'choice' },
  name: string,
  value: unknown,
): number {
  const number = typeof value === 'string' ? choices.numbers.get(value) : undefined
  if (number === undefined) throw new TypeError(`${name} has no choice ${String(value)}`)
  return number
}
