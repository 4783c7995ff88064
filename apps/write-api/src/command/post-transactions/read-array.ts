import type { Readable } from 'node:stream'
import { setImmediate as untilOthersRan } from 'node:timers/promises'
import { parseJsonBody, ProblemError } from '@ledger/runtime'
import type { Gauge } from './gauge.ts'
import type { ItemText } from './item-text.ts'
import { bulkBytesMax, bulkTooLarge, itemBytesMax, itemsMax, itemTooLarge } from './item-text.ts'
import { readWhole } from './read-whole.ts'
import { splitArray } from './split-array.ts'

/** So much is parsed before other requests have their turn: about 5 ms. */
const parseBytesMax = 1024 * 1024

/**
 * The items of a body that is a JSON array. It is read to its end and found to be JSON before the
 * first item is given out: an array that is broken somewhere has no effect at all.
 * @param held the bytes of such bodies in this process
 * @throws ProblemError body_too_large, invalid_json, invalid_field, overloaded
 */
export async function* readArray(
  body: Readable,
  held: Gauge,
): AsyncGenerator<readonly ItemText[], void> {
  const holding = { gauge: held, bytes: 0 }
  try {
    yield await itemsOf(await readWhole(body, holding, bulkBytesMax, bulkTooLarge))
  } finally {
    held.give(holding.bytes)
  }
}

/**
 * The items of a body that is there whole.
 * @throws ProblemError body_too_large, invalid_json, invalid_field
 */
export async function itemsOf(bytes: Buffer): Promise<readonly ItemText[]> {
  const items = splitArray(bytes, itemsMax)
  if (items === undefined) throw notAnArray(bytes)
  if (items.length === 0) throw itemCount('holds no transaction')
  if (items.length > itemsMax) {
    const detail = `The array holds more than ${itemsMax} transactions; nothing was written.`
    throw new ProblemError({ code: 'body_too_large', detail })
  }
  await requireJson(items)
  return items.map((item) => (item.length > itemBytesMax ? { fault: itemTooLarge } : item))
}

function notAnArray(bytes: Buffer): ProblemError {
  try {
    if (bytes.length <= itemBytesMax) parseJsonBody(bytes)
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
  if (bytes.length > itemBytesMax) {
    return new ProblemError({ code: 'invalid_json', detail: 'The body is no JSON array.' })
  }
  return itemCount('must be an array of transactions')
}

function itemCount(detail: string): ProblemError {
  const code = 'invalid_field'
  return new ProblemError({
    code,
    detail: `The body: ${detail}`,
    errors: [{ pointer: '', code, detail }],
  })
}

/**
 * What else may be wrong with an item is told of that item alone. Each is parsed again when its turn
 * comes (1 µs for an item of 200 bytes): kept parsed, 32 MiB of text could be a gigabyte of objects.
 */
async function requireJson(items: readonly Buffer[]): Promise<void> {
  let bytes = 0
  for (const [index, item] of items.entries()) {
    if (bytes > parseBytesMax) {
      await untilOthersRan()
      bytes = 0
    }
    bytes += item.length
    if (isJson(item)) continue
    const detail = `Not valid JSON in item ${index}; nothing was written.`
    throw new ProblemError({ code: 'invalid_json', detail })
  }
}

function isJson(item: Buffer): boolean {
  try {
    JSON.parse(item.toString('utf8'))
    return true
  } catch (error) {
    if (error instanceof SyntaxError) return false
    throw error
  }
}
