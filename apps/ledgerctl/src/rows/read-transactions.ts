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
  let doubtful: number | undefined
  const rows = readRows({ path, form, names: mapper.names, ...(onBytes && { onBytes }) })
  for await (const row of rows) {
    const name = nameOf(row, mapper)
    if (open !== undefined && (name === alone || name !== open.name)) {
      if (name === unknown) open.doubtful ??= row.number
      yield transactionOf(open, mapper)
      open = undefined
    }
    if (name === unknown || name === alone) {
      yield transactionOfOne(row, mapper)
      doubtful = name === unknown ? row.number : undefined
    } else if (open !== undefined) addTo(open, row)
    else {
      open = { name, first: row, rows: [], rowCount: 0, doubtful }
      addTo(open, row)
      doubtful = undefined
    }
  }
  if (open !== undefined) yield transactionOf(open, mapper)
}

/** Nothing else belongs to the row. */
const alone = Symbol('alone')
/** It may belong to the group before it, or to the one behind. */
const unknown = Symbol('unknown')

interface OpenGroup {
  readonly name: string
  readonly first: Row
  readonly rows: Fields[]
  rowCount: number
  /** A row beside it that may belong to it: what is there may not be all. */
  doubtful: number | undefined
}

function nameOf(row: Row, { groupOf }: RowMapper): string | typeof alone | typeof unknown {
  if (groupOf === undefined) return alone
  if (row.fault !== undefined) return unknown
  try {
    return groupOf(row.fields) || alone
  } catch (error) {
    if (error instanceof RowFault) return unknown // mapped by itself, it says so again
    throw error
  }
}

/** Counts rows beyond the bound and does not keep them. */
function addTo(open: OpenGroup, { fields }: Row): void {
  open.rowCount += 1
  if (fields !== undefined && open.rowCount <= groupRowsMax) open.rows.push(fields)
}

function transactionOf(open: OpenGroup, mapper: RowMapper): FileTransaction {
  const { rowCount, doubtful } = open
  const place = { ...placeOf(open.first), rowCount }
  return judged(place, () => {
    if (rowCount > groupRowsMax) {
      const detail = `${rowCount} rows are more than the ${groupRowsMax} of one transaction.`
      throw new RowFault('group_too_large', detail)
    }
    if (doubtful !== undefined) {
      const detail = `Row ${doubtful} beside it has an error, and may belong to it.`
      throw new RowFault('group_incomplete', detail)
    }
    return mapper.map(open.rows)
  })
}

function transactionOfOne(row: Row, mapper: RowMapper): FileTransaction {
  return judged({ ...placeOf(row), rowCount: 1 }, () => {
    if (row.fault !== undefined) throw row.fault
    // not by `map` alone: a row whose group cannot be told is no transaction
    mapper.groupOf?.(row.fields)
    return mapper.map([row.fields])
  })
}

function judged(place: FilePlace, work: () => MappedTransaction): FileTransaction {
  try {
    return { ...place, mapped: work() }
  } catch (error) {
    if (error instanceof RowFault) return { ...place, fault: error }
    throw error
  }
}

function placeOf(row: Row): Omit<FilePlace, 'rowCount'> {
  const input = row.fault === undefined ? row.fields : undefined
  return { row: row.number, line: row.line, input }
}
