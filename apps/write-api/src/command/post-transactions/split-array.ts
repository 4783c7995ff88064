const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d

/**
 * The texts between the commas of a JSON array, without reading them: they share the memory of the
 * bytes. Whether each is JSON is for its parser to say; only then is the whole an array. Undefined
 * when the bytes cannot be one.
 * @param max looks for no more items than one beyond these
 */
export function splitArray(bytes: Buffer, max: number): Buffer[] | undefined {
  const first = skipSpace(bytes, 0)
  if (bytes[first] !== openBracket) return undefined
  const items: Buffer[] = []
  let start = first + 1
  let level = 1
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === quote) at = endOfText(bytes, at)
    else if (byte === openBrace || byte === openBracket) level++
    else if (byte === comma && level === 1) {
      items.push(bytes.subarray(start, at))
      if (items.length > max) return items
      start = at + 1
    } else if (byte === closeBrace || byte === closeBracket) {
      if (--level > 0) continue
      if (byte === closeBrace || skipSpace(bytes, at + 1) < bytes.length) return undefined
      const isEmpty = items.length === 0 && skipSpace(bytes, start) === at
      if (!isEmpty) items.push(bytes.subarray(start, at))
      return items
    }
  }
  return undefined
}

/** The place of the quote that ends a text. */
function endOfText(bytes: Buffer, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1
  return at
}

/** Space, tab, line feed and carriage return are all that JSON knows. */
function skipSpace(bytes: Buffer, start: number): number {
  let at = start
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) break
  }
  return at
}
