import { parseJsonBody, ProblemError } from '@ledger/runtime'
import type { Fields, Row } from './row.ts'
import { rowCharsMax } from './row.ts'
import { RowFault } from './row-fault.ts'
import type { Line } from './split-lines.ts'
import { splitLines } from './split-lines.ts'

/** Rows of NDJSON: an object on each line. What is wrong with one line does not touch the others. */
export async function* readNdjson(texts: AsyncIterable<string>): AsyncGenerator<Row, void> {
  let line = 0
  let number = 0
  for await (const lines of splitLines(texts, rowCharsMax)) {
    for (const text of lines) {
      line += 1
      if (text?.trim() === '') continue
      number += 1
      yield rowOf(text, number, line)
    }
  }
}

function rowOf(text: Line, number: number, line: number): Row {
  try {
    return { number, line, fields: fieldsOf(text) }
  } catch (error) {
    if (error instanceof RowFault) return { number, line, fault: error }
    throw error
  }
}

/** @throws RowFault */
function fieldsOf(text: Line): Fields {
  if (text === undefined) throw new RowFault('body_too_large', 'The row is larger than 1 MiB.')
  refuseAmbiguous(text)
  const value = parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RowFault('invalid_json', 'The row is no JSON object.')
  }
  const fields = new Map<string, string>()
  collect(fields, '', value)
  return fields
}

/** Nothing that the service would refuse in a body for having two meanings. @throws RowFault */
function refuseAmbiguous(text: string): void {
  try {
    parseJsonBody(Buffer.from(text))
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    const { code, detail } = error.fault
    // what else it refuses may stand in a field that nobody asks for
    if (code !== 'duplicate_key' && code !== 'nesting_too_deep') return
    throw new RowFault('invalid_json', detail)
  }
}

/** The third argument of a reviver: what stands in the text, which is exact where a number is not. */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown

const parseWithSource = JSON.parse as unknown as ParseWithSource

/** Numbers as the text that stands in the file: an amount never becomes a floating point number. */
function parse(text: string): unknown {
  try {
    return parseWithSource(text, (_key, value, { source }) =>
      typeof value === 'number' ? (source ?? String(value)) : value,
    )
  } catch {
    throw new RowFault('invalid_json', 'The row is not valid JSON.')
  }
}

/** @throws RowFault */
function collect(fields: Map<string, string>, path: string, value: object): void {
  for (const [name, inner] of Object.entries(value) as [string, unknown][]) {
    const at = path === '' ? name : `${path}.${name}`
    if (typeof inner === 'object' && inner !== null) collect(fields, at, inner)
    else if (inner !== null) {
      if (fields.has(at)) throw new RowFault('invalid_json', `Two fields of the row are \`${at}\`.`)
      fields.set(at, `${inner as string | boolean}`)
    }
  }
}
