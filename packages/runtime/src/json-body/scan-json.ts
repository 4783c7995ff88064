/** What one pass over the bytes of a JSON text says without reading it. */
export interface JsonScan {
  /** The deepest nesting of objects and arrays; the scan stops at the first level too many. */
  readonly depth: number
  /** Colons outside of strings: in a valid text, one for each key written. */
  readonly keys: number
  /** A `\u` escape occurs, so texts may hold what no UTF-8 could: U+0000 and lone surrogates. */
  readonly hasEscapes: boolean
}

const quote = 0x22
const colon = 0x3a
const backslash = 0x5c
const openBracket = 0x5b
const closeBracket = 0x5d
const letterU = 0x75
const openBrace = 0x7b
const closeBrace = 0x7d

/** Linear, allocates nothing, and says something of any bytes; only JSON.parse says if they are JSON. */
export function scanJson(bytes: Uint8Array, depthMax: number): JsonScan {
  const { length } = bytes
  let level = 0
  let depth = 0
  let keys = 0
  let hasEscapes = false
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]
    if (byte === quote) {
      for (at++; at < length && bytes[at] !== quote; at++) {
        if (bytes[at] === backslash && bytes[++at] === letterU) hasEscapes = true
      }
    } else if (byte === colon) {
      keys++
    } else if (byte === openBrace || byte === openBracket) {
      if (++level > depth) depth = level
      if (depth > depthMax) break
    } else if (byte === closeBrace || byte === closeBracket) {
      level--
    }
  }
  return { depth, keys, hasEscapes }
}
