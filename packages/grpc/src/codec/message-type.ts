import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf'
import { ScalarType } from '@bufbuild/protobuf'
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt'

/**
 * How a message stands in JSON: as an object of its fields; or as the value of its only field, of which
 * nothing is `{}`, `[]` or null; or as a limit, which is a text or null. They are messages because protobuf
 * cannot tell an empty map or list from none, and has no null.
 */
export type Shape = 'object' | 'texts' | 'list' | 'nullable' | 'limit'

/** What a codec has to know of a message, and nothing else. */
export interface MessageType {
  readonly name: string
  readonly shape: Shape
  readonly fields: readonly FieldType[]
}

export interface FieldType {
  /** The same in JSON. */
  readonly name: string
  readonly number: number
  readonly repeat: 'one' | 'list' | 'map'
  /** Of a map: of its values; keys are texts. */
  readonly value: ValueType
  /** Whether its default, when it is set, is written: `optional`, members of a oneof, and messages. */
  readonly isExplicit: boolean
  /** The other members of its oneof. */
  readonly others: readonly string[]
}

export type ValueType =
  | { readonly kind: 'text' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: Choices }
  | { readonly kind: 'message'; readonly type: MessageType }

/** An enum: `DIRECTION_DEBIT` is `debit` in JSON. */
export interface Choices {
  readonly names: ReadonlyMap<number, string>
  readonly numbers: ReadonlyMap<string, number>
}

const shapes: Readonly<Record<string, Shape>> = {
  'ledger.v1.Metadata': 'texts',
  'ledger.v1.MetadataChange': 'texts',
  'ledger.v1.NullableText': 'nullable',
  'ledger.v1.NullableInteger': 'nullable',
  'ledger.v1.Part': 'list',
  'ledger.v1.Limit': 'limit',
}

const text: ValueType = { kind: 'text' }
const integer: ValueType = { kind: 'integer' }
const boolean: ValueType = { kind: 'boolean' }

const known = new WeakMap<DescMessage, MessageType>()

/**
 * @throws TypeError for what no message of ours may have: floating point (money is text), bytes, keys
 *   of maps that are not texts, and messages inside themselves, of which the depth would not be bounded
 */
export function messageTypeOf(desc: DescMessage, within: readonly DescMessage[] = []): MessageType {
  const made = known.get(desc)
  if (made !== undefined) return made
  if (within.includes(desc)) throw new TypeError(`${desc.typeName} is inside itself`)
  const path = [...within, desc]
  const type: MessageType = {
    name: desc.typeName,
    shape: shapes[desc.typeName] ?? 'object',
    fields: desc.fields.map((field) => fieldTypeOf(field, path)),
  }
  requireOneField(type)
  known.set(desc, type)
  return type
}

function requireOneField({ name, shape, fields }: MessageType): void {
  if (shape === 'object' || shape === 'limit' || fields.length === 1) return
  throw new TypeError(`${name} stands for its only field, and has ${fields.length}`)
}

function fieldTypeOf(field: DescField, within: readonly DescMessage[]): FieldType {
  return {
    name: field.name,
    number: field.number,
    ...contentOf(field, within),
    isExplicit: field.presence !== FeatureSet_FieldPresence.IMPLICIT,
    others: (field.oneof?.fields ?? [])
      .map(({ name }) => name)
      .filter((name) => name !== field.name),
  }
}

function contentOf(
  field: DescField,
  within: readonly DescMessage[],
): Pick<FieldType, 'repeat' | 'value'> {
  switch (field.fieldKind) {
    case 'scalar':
      return { repeat: 'one', value: scalarOf(field, field.scalar) }
    case 'enum':
      return { repeat: 'one', value: choiceOf(field.enum) }
    case 'message':
      return {
        repeat: 'one',
        value: { kind: 'message', type: messageTypeOf(field.message, within) },
      }
    case 'list':
      return { repeat: 'list', value: itemOf(field, within) }
    case 'map':
      if (field.mapKey !== ScalarType.STRING)
        throw new TypeError(`${placeOf(field)} has no texts as keys`)
      return { repeat: 'map', value: itemOf(field, within) }
    default:
      return field satisfies never
  }
}

/** Of a list or a map. Numbers in lists may come packed, which nobody needs here. */
function itemOf(
  field: DescField & { readonly fieldKind: 'list' | 'map' },
  within: readonly DescMessage[],
): ValueType {
  if (field.message !== undefined) {
    return { kind: 'message', type: messageTypeOf(field.message, within) }
  }
  if (field.scalar === ScalarType.STRING) return text
  throw new TypeError(`${placeOf(field)} repeats what is neither text nor message`)
}

function scalarOf(field: DescField, scalar: ScalarType): ValueType {
  if (scalar === ScalarType.STRING) return text
  if (scalar === ScalarType.BOOL) return boolean
  if (scalar === ScalarType.INT32 || scalar === ScalarType.INT64) return integer
  throw new TypeError(`${placeOf(field)} is neither text, int32, int64 nor bool`)
}

function choiceOf({ values, name }: DescEnum): ValueType {
  const prefix = `${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_`
  const names = new Map(
    values.map((value) => [value.number, value.name.slice(prefix.length).toLowerCase()]),
  )
  const numbers = new Map([...names].map(([number, choice]) => [choice, number]))
  return { kind: 'choice', choices: { names, numbers } }
}

function placeOf({ parent, name }: DescField): string {
  return `${parent.typeName}.${name}`
}
