import type { RowMapper } from './compile-mapping.ts'
import type { FileForm } from './mapping-schema.ts'
import { readRows } from './read-rows.ts'
import type { Fields, Row } from './row.ts'
import { RowFault } from './row-fault.ts'
import type { MappedTransaction } from './transaction.ts'

interface FilePlace {
  /** Number of its first row, from 1. */
  readonly row: number
  readonly line: number
  readonly rowCount: number
  /** Of the first row, as it was read; undefined when it could not be. */
  readonly input: Fields | undefined
}

/** One transaction of a file, or why the rows make none. */
export type FileTransaction = FilePlace &
  (
    | { readonly mapped: MappedTransaction; readonly fault?: undefined }
    | { readonly fault: RowFault; readonly mapped?: undefined }
  )

export interface FileToRead {
  readonly path: string
  readonly form: FileForm
  readonly mapper: RowMapper
  readonly onBytes?: (bytes: Buffer) => void
}

/** As many rows as a transaction may have entries. */
const groupRowsMax = 1_000

/** The transactions of a file in the order of its rows. @throws CommandFailed when it cannot be read */
export async function* readTransactions(file: FileToRead): AsyncGenerator<FileTransaction, void> {
  const { path, form, mapper, onBytes } = file
  let open: OpenGroup | undefined
  const rows = readRows({ path, form, names: mapper.names, ...(onBytes && { onBytes }) })
  for await (const row of rows) {
    const name = nameOf(row, mapper)
    if (open !== undefined && (name === undefined || name !== open.name)) {
      yield transactionOf(open, mapper)
      open = undefined
    }
    if (row.fault !== undefined) yield { ...placeOf(row), rowCount: 1, fault: row.fault }
    else if (open !== undefined) addTo(open, row.fields)
    else open = { name, first: row, rows: [row.fields], rowCount: 1 }
    if (open !== undefined && open.name === undefined) {
      yield transactionOf(open, mapper)
      open = undefined
    }
  }
  if (open !== undefined) yield transactionOf(open, mapper)
}

interface OpenGroup {
  /** Undefined when nothing else can belong to it. */
  readonly name: string | undefined
  readonly first: Row
  readonly rows: Fields[]
  rowCount: number
}

function nameOf(row: Row, { groupOf }: RowMapper): string | undefined {
  if (row.fault !== undefined || groupOf === undefined) return undefined
  try {
    return groupOf(row.fields)
  } catch (error) {
    if (error instanceof RowFault) return undefined // mapped by itself, it says so again
    throw error
  }
}

/** Counts rows beyond the bound and does not keep them. */
function addTo(open: OpenGroup, fields: Fields): void {
  open.rowCount += 1
  if (open.rowCount <= groupRowsMax) open.rows.push(fields)
}

function transactionOf(open: OpenGroup, mapper: RowMapper): FileTransaction {
  const place = { ...placeOf(open.first), rowCount: open.rowCount }
  try {
    if (open.rowCount > groupRowsMax) {
      const detail = `${open.rowCount} rows are more than the ${groupRowsMax} of one transaction.`
      throw new RowFault('group_too_large', detail)
    }
    return { ...place, mapped: mapper.map(open.rows) }
  } catch (error) {
    if (error instanceof RowFault) return { ...place, fault: error }
    throw error
  }
}

function placeOf(row: Row): Omit<FilePlace, 'rowCount'> {
  const input = row.fault === undefined ? row.fields : undefined
  return { row: row.number, line: row.line, input }
}
