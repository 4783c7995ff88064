import { isUtf8 } from 'node:buffer'
import type { DescMessage } from '@bufbuild/protobuf'
import { BinaryReader } from '@bufbuild/protobuf/wire'
import { faultOfBytes, MessageFault } from './message-fault.ts'
import type { FieldType, MessageType, ValueType } from './message-type.ts'
import { messageTypeOf } from './message-type.ts'

type Fields = Record<string, unknown>

/** Bytes that are being read, and where. */
interface Input {
  readonly bytes: Buffer
  readonly reader: BinaryReader
}

interface MessageReader {
  readonly type: MessageType
  /** By number. */
  readonly fields: ReadonlyMap<number, FieldReader>
}

interface FieldReader extends FieldType {
  readonly wireType: number
  /** Of a message: how it is read. */
  readonly message: MessageReader | undefined
}

/** A varint, and what has its length in front: https://protobuf.dev/programming-guides/encoding/ */
const varint = 0
const lengthDelimited = 2
/** What a field that is not known may be; others are groups, or nothing. */
const wireTypes = new Set([varint, 1, lengthDelimited, 5])

/**
 * Reads a message straight into the JSON value that HTTP would have had: what is on the wire is there,
 * what is not is absent, and numbers, enums and texts are left for the schema to judge. Stricter than
 * protobuf asks for where money is at stake: a field that is not known or comes twice is an error, and so
 * is a key that a map has twice.
 * @returns a function that throws MessageFault invalid_message, unknown_field, duplicate_key,
 *   ill_formed_text, invalid_field
 */
export function compileDecoder(desc: DescMessage): (bytes: Buffer) => unknown {
  const message = readerOf(messageTypeOf(desc))
  return (bytes) => {
    try {
      return readMessage({ bytes, reader: new BinaryReader(bytes) }, message, bytes.length)
    } catch (error) {
      throw faultOfBytes(error)
    }
  }
}

function readerOf(type: MessageType): MessageReader {
  const fields = type.fields.map((field): [number, FieldReader] => [
    field.number,
    {
      ...field,
      wireType: wireTypeOf(field),
      message: field.value.kind === 'message' ? readerOf(field.value.type) : undefined,
    },
  ])
  return { type, fields: new Map(fields) }
}

/** @param end where the message ends; the reader stands at its beginning */
function readMessage(input: Input, message: MessageReader, end: number): unknown {
  const { reader } = input
  const fields: Fields = {}
  while (reader.pos < end) {
    const tag = reader.uint32()
    const field = message.fields.get(tag >>> 3)
    if (field === undefined) throw unknownField(tag)
    readField(input, message.type, field, tag & 7, fields, end)
  }
  if (reader.pos !== end) throw new MessageFault('invalid_message', 'goes past its end')
  return valueOf(message.type, fields)
}

function unknownField(tag: number): MessageFault {
  const number = tag >>> 3
  if (number > 0 && wireTypes.has(tag & 7)) {
    return new MessageFault('unknown_field', 'is not known', [`#${number}`])
  }
  return new MessageFault('invalid_message', 'is no protobuf')
}

function readField(
  input: Input,
  type: MessageType,
  field: FieldReader,
  wireType: number,
  fields: Fields,
  end: number,
): void {
  const { name } = field
  try {
    if (wireType !== field.wireType) {
      throw new MessageFault('invalid_message', 'has another type')
    }
    if (field.repeat === 'list') readItem(input, field, fields, end)
    else if (field.repeat === 'map') readMapEntry(input, field, fields, end)
    else readOne(input, field, fields, end)
  } catch (error) {
    const fault = faultOfBytes(error)
    // of one that stands for its only field JSON has no name
    throw type.shape === 'object' ? fault.within(name) : fault
  }
}

function wireTypeOf({ repeat, value }: FieldType): number {
  if (repeat !== 'one' || value.kind === 'text' || value.kind === 'message') return lengthDelimited
  return varint
}

function readOne(input: Input, field: FieldReader, fields: Fields, end: number): void {
  if (fields[field.name] !== undefined) {
    throw new MessageFault('duplicate_key', 'is given twice')
  }
  if (field.others.length > 0) refuseOther(field, fields)
  fields[field.name] = readValue(input, field.value, field.message, end)
}

function refuseOther({ others }: FieldReader, fields: Fields): void {
  const other = others.find((name) => fields[name] !== undefined)
  if (other === undefined) return
  throw new MessageFault('invalid_field', `may not be given beside \`${other}\``)
}

function readItem(input: Input, field: FieldReader, fields: Fields, end: number): void {
  const items = (fields[field.name] ??= []) as unknown[] // nothing else is put there
  try {
    items.push(readValue(input, field.value, field.message, end))
  } catch (error) {
    throw faultOfBytes(error).within(items.length)
  }
}

/** A map is a list of messages with a key (1) and a value (2); what is left out of them is empty. */
function readMapEntry(input: Input, field: FieldReader, fields: Fields, end: number): void {
  const entries = (fields[field.name] ??= {}) as Fields // nothing else is put there
  const { reader } = input
  const entryEnd = endOf(input, end)
  let key: string | undefined
  let value: unknown
  while (reader.pos < entryEnd) {
    const tag = reader.uint32()
    if (tag === ((1 << 3) | lengthDelimited) && key === undefined) {
      key = readText(input, entryEnd)
    } else if (tag === ((2 << 3) | lengthDelimited) && value === undefined) {
      value = readMapValue(input, field, key, entryEnd)
    } else {
      throw new MessageFault('invalid_message', 'has an entry that is none of a map')
    }
  }
  if (reader.pos !== entryEnd) throw new MessageFault('invalid_message', 'goes past its end')
  addEntry(entries, key ?? '', value ?? emptyOf(field))
}

function readMapValue(
  input: Input,
  field: FieldReader,
  key: string | undefined,
  end: number,
): unknown {
  try {
    const value = readValue(input, field.value, field.message, end)
    return value === null ? nothing : value
  } catch (error) {
    throw faultOfBytes(error).within(key ?? '')
  }
}

/** A null that was read: `null` itself would look like a value that has not come. */
const nothing = Symbol('null')

function addEntry(entries: Fields, key: string, value: unknown): void {
  // assigning it changes prototypes, and no text of ours has that name
  if (key === '__proto__') throw new MessageFault('unknown_field', 'is not known', [key])
  if (Object.hasOwn(entries, key)) {
    throw new MessageFault('duplicate_key', 'is given twice', [key])
  }
  entries[key] = value === nothing ? null : value
}

/** Encoders leave out a value that is empty. */
function emptyOf({ message }: FieldReader): unknown {
  return message === undefined ? '' : valueOf(message.type, {})
}

function readValue(
  input: Input,
  value: ValueType,
  message: MessageReader | undefined,
  end: number,
): unknown {
  switch (value.kind) {
    case 'text':
      return readText(input, end)
    case 'integer':
      // beyond 2^53 it is not exact, and above every maximum; int32 would cut off what is too long for it
      return Number(input.reader.int64())
    case 'boolean':
      return input.reader.bool()
    case 'choice': {
      const number = Number(input.reader.int64())
      return value.choices.names.get(number) ?? `enum value ${number}`
    }
    case 'message':
      if (message === undefined) throw new TypeError('a message without a reader')
      return readMessage(input, message, endOf(input, end))
    default:
      return value satisfies never
  }
}

/** Where what begins here ends: its length is in front. */
function endOf({ reader }: Input, end: number): number {
  const length = reader.uint32()
  const itsEnd = reader.pos + length
  if (itsEnd > end) throw new MessageFault('invalid_message', 'goes past its end')
  return itsEnd
}

/** Of bytes that are no UTF-8 Node makes U+FFFD, which a text may also hold by itself. */
function readText(input: Input, end: number): string {
  const { bytes, reader } = input
  const itsEnd = endOf(input, end)
  const start = reader.pos
  reader.pos = itsEnd
  const text = bytes.toString('utf8', start, itsEnd)
  if (text.includes('\0') || (text.includes('\ufffd') && !isUtf8(bytes.subarray(start, itsEnd)))) {
    throw new MessageFault('ill_formed_text', 'holds U+0000, or is no UTF-8')
  }
  return text
}

function valueOf({ shape, fields: [only] }: MessageType, fields: Fields): unknown {
  const name = only?.name ?? ''
  switch (shape) {
    case 'object':
      return fields
    case 'texts':
      return fields[name] ?? {}
    case 'list':
      return fields[name] ?? []
    case 'nullable':
      return fields[name] ?? null
    case 'limit':
      return limitOf(fields)
    default:
      return shape satisfies never
  }
}

function limitOf({ amount, unlimited }: Fields): unknown {
  if (amount !== undefined) return amount
  if (unlimited === true) return null
  throw new MessageFault('invalid_field', 'must have an amount, or be unlimited')
}
