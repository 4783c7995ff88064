import { pipeline, Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { Row } from './row.ts'
import { rowCharsMax } from './row.ts'
import { RowFault } from './row-fault.ts'

export interface CsvForm {
  /** One character; a comma unless given. */
  readonly delimiter?: string
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Rows of CSV with a header (RFC 4180; lines may end in CR LF, LF or CR). A wrong number of fields is
 * told of the row. A quote that is wrong ends the file: where its row ends is not known then.
 * @param names columns that there must be
 * @throws CommandFailed
 */
export async function* readCsv(
  texts: AsyncIterable<string>,
  { delimiter = ',' }: CsvForm,
  names: ReadonlySet<string>,
): AsyncGenerator<Row, void> {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: rowCharsMax,
    // by itself it takes that of the header, and a file put together from two has both
    record_delimiter: ['\r\n', '\n', '\r'],
  })
  // what goes wrong with the file comes out of the parser
  pipeline(Readable.from(texts), parser, () => undefined)
  const records = parser as AsyncIterable<CsvRecord>
  let header: readonly string[] | undefined
  let number = 0
  try {
    for await (const { record, info } of records) {
      if (header === undefined) {
        header = checkedHeader(record, names)
        continue
      }
      number += 1
      yield rowOf(header, record, number, info.lines)
    }
  } catch (error) {
    if (error instanceof CsvError) throw unusable(`row ${number + 1} is no CSV: ${error.message}`)
    throw error
  }
  if (header === undefined) throw unusable('the file is empty')
}

/** @throws CommandFailed */
function checkedHeader(header: readonly string[], names: ReadonlySet<string>): readonly string[] {
  const doubled = header.find((name, at) => header.indexOf(name) !== at)
  if (doubled !== undefined) throw unusable(`the column ${JSON.stringify(doubled)} is there twice`)
  const missing = [...names].filter((name) => !header.includes(name))
  if (missing.length === 0) return header
  throw unusable(`no column ${missing.join(', ')}; the file has ${header.join(', ')}`)
}

function rowOf(
  header: readonly string[],
  record: readonly string[],
  number: number,
  line: number,
): Row {
  if (record.length !== header.length) {
    const detail = `The row has ${record.length} fields, and the header ${header.length}.`
    return { number, line, fault: new RowFault('wrong_column_count', detail) }
  }
  const fields = new Map<string, string>()
  for (const [at, name] of header.entries()) fields.set(name, record[at] ?? '')
  return { number, line, fields }
}

function unusable(message: string): CommandFailed {
  return new CommandFailed(message, exitCodes.usage)
}
