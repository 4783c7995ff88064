import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { BankRow } from './bank-row.ts'

/** A file that is not what its columns promise; the message names the line. */
export class BankFileError extends Error {
  override readonly name = 'BankFileError'
}

/** @throws BankFileError when a line does not fit, or when a transaction is there twice */
export function readBankFile(file: string): readonly BankRow[] {
  return parseBankRows(readFileSync(file, 'utf8'))
}

/** Rows in the order of the text, which is the order of booking. */
export function parseBankRows(text: string): readonly BankRow[] {
  const records = parseCsv(text)
  const missing = Object.keys(columns).filter((column) => records[0]?.record[column] === undefined)
  if (missing.length > 0) throw new BankFileError(`no column ${missing.join(', ')}, or no rows`)
  const rows = records.map(({ record, info }) => rowOf(record, info.lines))
  requireUnique(rows)
  return rows
}

interface CsvRecord {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

function parseCsv(text: string): readonly CsvRecord[] {
  try {
    // with `info` each record comes as the pair of itself and where it stood
    return parse(text, { columns: true, bom: true, info: true, skip_empty_lines: true }) as never
  } catch (error) {
    throw new BankFileError(error instanceof Error ? error.message : String(error))
  }
}

/** Each column, and what its values look like. */
const columns = {
  transaction_id: /^[!-~]{1,255}$/,
  booked_on: /^\d{4}-\d\d-\d\d$/,
  account: /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/,
  direction: /^(debit|credit)$/,
  amount_minor: /^[1-9]\d{0,37}$/,
  balance_after_minor: /^(0|-?[1-9]\d{0,37})$/,
  counter_account: /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/,
  kind: /^.{1,1024}$/,
} as const

function rowOf(record: Readonly<Record<string, string>>, line: number): BankRow {
  const value = (column: keyof typeof columns): string => {
    const text = record[column] ?? ''
    if (columns[column].test(text)) return text
    throw new BankFileError(`line ${line}: ${column} may not be ${JSON.stringify(text)}`)
  }
  return {
    transactionId: value('transaction_id'),
    bookedOn: value('booked_on'),
    account: value('account'),
    direction: value('direction') === 'debit' ? 'debit' : 'credit',
    amountMinor: BigInt(value('amount_minor')),
    balanceAfterMinor: BigInt(value('balance_after_minor')),
    counterAccount: value('counter_account'),
    kind: value('kind'),
  }
}

function requireUnique(rows: readonly BankRow[]): void {
  const seen = new Set<string>()
  for (const { transactionId } of rows) {
    if (seen.has(transactionId)) throw new BankFileError(`${transactionId} is there twice`)
    seen.add(transactionId)
  }
}
