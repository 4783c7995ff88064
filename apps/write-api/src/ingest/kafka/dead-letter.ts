import type { HeaderValue } from '@ledger/stream'
import type { Verdict } from '../../decide/verdict.ts'
import type { DeadLetterToStore } from '../../journal/insert-dead-letters.ts'
import type { Item } from './item.ts'
import { valueBytesMax } from './read-message.ts'

const keyBytesMax = 1_024
const headersMax = 64
const textCharsMax = 1_024
/** Of a value that is larger than any command may be: enough to see what it is. */
const cutBytes = 64 * 1024

/** Undefined for what was accepted. */
export function deadLetterOf(
  item: Item,
  verdict: Verdict | undefined,
  ordinal: number,
): DeadLetterToStore | undefined {
  const code = codeOf(item, verdict)
  if (code === undefined) return undefined
  const { message, attempts } = item.read
  const { key, value, headers, offset } = message
  const place = { ordinal, offset, code, attempts, valueBytes: value?.length ?? 0 }
  if (isKeptOut(item)) return { ...place, key: null, headers: '[]', value: null, isWhole: false }
  const pairs = pairsOf(headers)
  const isKeyCut = key !== null && key.length > keyBytesMax
  const isValueCut = value !== null && value.length > valueBytesMax
  return {
    ...place,
    key: isKeyCut ? key.subarray(0, keyBytesMax) : key,
    headers: JSON.stringify(pairs),
    value: isValueCut ? value.subarray(0, cutBytes) : value,
    isWhole: !isKeyCut && !isValueCut && areAsTheyCame(pairs, headers),
  }
}

function codeOf(item: Item, verdict: Verdict | undefined): string | undefined {
  if (item.kind === 'dead') return item.fault.code
  return verdict?.made === 'refusal' ? verdict.refusal.code : undefined
}

/** A card number is not stored, here either; whoever has to look finds it in the topic. */
function isKeptOut(item: Item): boolean {
  if (item.kind !== 'dead') return false
  return item.fault.code === 'card_number_not_allowed' || item.isBare === true
}

type Headers = Readonly<Record<string, HeaderValue>>
type Pairs = readonly (readonly [string, string])[]

/** Whether the message can be made of them again, where each name has one text. */
function areAsTheyCame(pairs: Pairs, headers: Headers): boolean {
  if (pairs.length !== Object.keys(headers).length) return false
  return pairs.every(([name, text]) => {
    const value = headers[name]
    const isOne = typeof value === 'string' || Buffer.isBuffer(value)
    return isOne && Buffer.from(text).equals(Buffer.from(value))
  })
}

function pairsOf(headers: Headers): Pairs {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => [storable(name), storable(textOf(one))] as const),
  )
  return pairs.slice(0, headersMax)
}

function textOf(value: Buffer | string | null | undefined): string {
  return value?.toString() ?? ''
}

/** Postgres keeps no NUL and no half of a surrogate pair. */
function storable(text: string): string {
  return text.slice(0, textCharsMax).replaceAll('\0', '\uFFFD').toWellFormed()
}
