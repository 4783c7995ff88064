import { types } from 'pg'
import type { CustomTypesConfig } from 'pg'

/**
 * How values of Postgres become values of TypeScript, given to each client and never set globally:
 * - int8 → number, and throws past 2^53, where a number would be silently rounded
 * - numeric → bigint (amounts have no fraction; one with a fraction throws)
 * - timestamptz → RFC 3339 in UTC with milliseconds, `infinity` and `-infinity` as they are: they
 *   still sort after and before every time, as texts
 * - date and timestamp → text as it is, never a `Date` in the zone of the process
 * and arrays of these. Everything else as pg does it.
 */
export const postgresTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const parser = format === 'binary' ? undefined : parsers.get(oid)
    return parser ?? (types.getTypeParser(oid, format) as Parser)
  },
}

type Parser = (text: string) => unknown

const parsers = new Map<number, Parser>([
  [20, parseInt8],
  [1016, arrayOf(parseInt8)],
  [1700, parseNumeric],
  [1231, arrayOf(parseNumeric)],
  [1184, parseTimestamptz],
  [1185, arrayOf(parseTimestamptz)],
  [1082, asItIs],
  [1182, arrayOf(asItIs)],
  [1114, asItIs],
  [1115, arrayOf(asItIs)],
])

function parseInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 past 2^53: ${text}`)
  return value
}

function parseNumeric(text: string): bigint {
  if (!/^-?[0-9]+$/.test(text)) throw new RangeError(`numeric is not an integer: ${text}`)
  return BigInt(text)
}

/** `2026-01-02 03:04:05.678901+00`, as Postgres writes it with the zone UTC. */
const utcTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/

function parseTimestamptz(text: string): string {
  const parts = utcTime.exec(text)
  if (parts !== null) {
    const milliseconds = (parts[3] ?? '').padEnd(3, '0').slice(0, 3)
    return `${parts[1]}T${parts[2]}.${milliseconds}Z`
  }
  if (text === 'infinity' || text === '-infinity') return text
  const time = new Date(text.replace(/([+-]\d\d)$/, '$1:00').replace(' ', 'T'))
  if (Number.isNaN(time.getTime())) throw new RangeError(`timestamptz out of range: ${text}`)
  return time.toISOString()
}

function asItIs(text: string): string {
  return text
}

/** Arrays of types whose text never needs quotes that matter: `{1,2,NULL}`, `{"2026-01-02 …"}`. */
function arrayOf(parse: Parser): Parser {
  return (text) => {
    if (text === '{}') return []
    if (!/^\{[^{}]*\}$/.test(text)) throw new RangeError(`array with several dimensions: ${text}`)
    return text
      .slice(1, -1)
      .split(',')
      .map((item) => (item === 'NULL' ? null : parse(item.replaceAll('"', ''))))
  }
}
