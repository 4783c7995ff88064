import type { ApiCaller } from '../api/api-caller.ts'
import { ApiRefusal } from '../api/api-refusal.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import type { ToldProblem } from './error-line.ts'
import { errorLine } from './error-line.ts'
import type { ImportRow } from './import-rows.ts'
import { importRows } from './import-rows.ts'

export interface TriedRows {
  readonly tried: number
  /** Name accounts that would be opened first. */
  readonly notTried: number
  /** Refused for what the rows before would have changed, which a dry run does not. */
  readonly undecided: number
  readonly errorCount: number
  /** The first of them, as lines of the file of errors: of all rows they would fill the memory. */
  readonly errors: readonly string[]
}

const errorsKeptMax = 20

/** So many transactions of the beginning are shown to the service. */
const triedMax = 1_000

/** Judged on the state of the ledger, where each row is the first one. */
const dependent: ReadonlySet<string> = new Set(['balance_below_minimum', 'balance_above_maximum'])

/**
 * What the service would say to the first transactions: dry runs, each by itself, so that every one
 * that is wrong is told. Errors that the file has by itself are told of all its rows.
 */
export async function tryRows(
  caller: ApiCaller,
  ledger: string,
  file: FileToRead,
  existing: ReadonlySet<string>,
): Promise<TriedRows> {
  const errors: string[] = []
  let [tried, notTried, undecided, errorCount] = [0, 0, 0, 0]
  const take = (row: ImportRow, status: number | null, problem: ToldProblem): void => {
    errorCount += 1
    if (errors.length < errorsKeptMax) errors.push(errorLine(row, status, problem))
  }
  for await (const row of importRows(file)) {
    if (row.fault !== undefined) {
      take(row, null, { code: row.fault.code, detail: row.fault.message })
      continue
    }
    if (row.isRepeated || tried === triedMax) continue
    if (!row.mapped.body.entries.every(({ account }) => existing.has(account))) {
      notTried += 1
      continue
    }
    tried += 1
    const refusal = await tryRow(caller, ledger, row)
    if (refusal === undefined) continue
    const { status, code = 'no_answer', message } = refusal
    if (dependent.has(code)) undecided += 1
    else take(row, status, { code, detail: message })
  }
  return { tried, notTried, undecided, errorCount, errors }
}

async function tryRow(
  caller: ApiCaller,
  ledger: string,
  { mapped }: ImportRow,
): Promise<ApiRefusal | undefined> {
  const path = `/v1/ledgers/${ledger}/transactions?dry_run=true`
  try {
    await caller.write(path, mapped?.body ?? {}, mapped?.key)
    return undefined
  } catch (error) {
    if (error instanceof ApiRefusal && error.status !== 401 && error.status !== 403) return error
    throw error
  }
}
