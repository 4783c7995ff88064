import { isUtf8 } from 'node:buffer'
import { ProblemError } from '../problem/problem-error.ts'
import { countProperties, refuseIllFormedText, refuseProto } from './check-tree.ts'
import { findDuplicateKey } from './find-duplicate-key.ts'
import { scanJson } from './scan-json.ts'

export const jsonDepthMax = 32

/**
 * A body as JSON under rules stricter than those of JSON.parse, for which each of these would pass
 * silently: a key given twice (the last would win), nesting without end, U+0000 and lone surrogates
 * (which Postgres and UTF-8 cannot hold), a byte order mark, bytes that are no UTF-8. `__proto__` is
 * refused as an unknown field wherever it stands. Numbers are let through as JSON.parse reads them,
 * so a schema must never accept one where rounding would matter: amounts are strings.
 *
 * How: one scan over the bytes counts depth and keys, JSON.parse reads them, and the tree must have as
 * many properties as keys were counted. A body of 400 bytes takes 1.5 µs, of which JSON.parse is 1.0
 * (Node 24); the worst megabyte 60 ms.
 * @throws ProblemError invalid_json, nesting_too_deep, duplicate_key, ill_formed_text, unknown_field
 */
export function parseJsonBody(body: Buffer): unknown {
  if (body.length === 0) throw invalidJson('The body is empty.')
  if (!isUtf8(body)) throw invalidJson('The body is not valid UTF-8.')
  const { depth, keys, hasEscapes } = scanJson(body, jsonDepthMax)
  if (depth > jsonDepthMax) {
    const detail = `Objects and arrays are nested more than ${jsonDepthMax} levels deep.`
    throw new ProblemError({ code: 'nesting_too_deep', detail })
  }
  const text = body.toString('utf8')
  const value = parse(text)
  if (countProperties(value) !== keys) throw duplicateKey(text)
  if (hasEscapes) refuseIllFormedText(value)
  if (hasEscapes || text.includes('__proto__')) refuseProto(value)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (text.startsWith('\ufeff')) throw invalidJson('The body begins with a byte order mark.')
    if (!(error instanceof SyntaxError)) throw error
    const place = /at position (\d+)/.exec(error.message)
    throw invalidJson(
      place === null ? 'The body is not valid JSON.' : `Not valid JSON at character ${place[1]}.`,
    )
  }
}

function invalidJson(detail: string): ProblemError {
  return new ProblemError({ code: 'invalid_json', detail })
}

function duplicateKey(text: string): ProblemError {
  const pointer = findDuplicateKey(text) ?? ''
  const detail = 'is given twice'
  return new ProblemError({
    code: 'duplicate_key',
    detail: `\`${pointer}\`: ${detail}`,
    errors: [{ pointer, code: 'duplicate_key', detail }],
  })
}
