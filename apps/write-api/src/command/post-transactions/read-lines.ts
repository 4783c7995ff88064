import type { Readable } from 'node:stream'
import { chunksOf } from './chunks-of.ts'
import type { ItemText } from './item-text.ts'
import {
  bulkBytesMax,
  bulkTooLarge,
  itemBytesMax,
  itemsMax,
  itemTooLarge,
  tooManyItems,
} from './item-text.ts'

const lineFeed = 0x0a

/**
 * The lines of a body, as they come in; empty ones are left out. Each stands for itself: what is
 * wrong with one does not touch the others. Past the bounds of a bulk there is one more item that
 * says so, and no more is read.
 */
export async function* readLines(body: Readable): AsyncGenerator<readonly ItemText[], void> {
  const line = new OpenLine()
  let count = 0
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    bytes += chunk.length
    if (bytes > bulkBytesMax) {
      yield [{ fault: bulkTooLarge }]
      return
    }
    const items = takeLines(line, chunk)
    count += items.length
    if (count > itemsMax) {
      yield [...items.slice(0, itemsMax - count), { fault: tooManyItems }]
      return
    }
    if (items.length > 0) yield items
  }
  const last = line.end()
  if (last === undefined) return
  yield [count === itemsMax ? { fault: tooManyItems } : last]
}

/** The lines of a body that is there whole. */
export function linesOf(bytes: Buffer): readonly ItemText[] {
  const line = new OpenLine()
  const items = takeLines(line, bytes)
  const last = line.end()
  return last === undefined ? items : [...items, last]
}

/** The lines that end in this chunk. */
function takeLines(line: OpenLine, chunk: Buffer): ItemText[] {
  const items: ItemText[] = []
  let start = 0
  for (;;) {
    const end = chunk.indexOf(lineFeed, start)
    if (end === -1) break
    line.add(chunk.subarray(start, end))
    const item = line.end()
    if (item !== undefined) items.push(item)
    start = end + 1
  }
  line.add(chunk.subarray(start))
  return items
}

/** A line of which the end has not come; of one that is too long nothing is kept. */
class OpenLine {
  #parts: Buffer[] = []
  #bytes = 0

  add(part: Buffer): void {
    if (part.length === 0) return
    this.#bytes += part.length
    if (this.#bytes > itemBytesMax) this.#parts = []
    else this.#parts.push(part)
  }

  /** Undefined when there is nothing in it. */
  end(): ItemText | undefined {
    const [parts, bytes] = [this.#parts, this.#bytes]
    this.#parts = []
    this.#bytes = 0
    if (bytes > itemBytesMax) return { fault: itemTooLarge }
    const text = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
    return isBlank(text) ? undefined : text
  }
}

function isBlank(text: Buffer): boolean {
  return text.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}
