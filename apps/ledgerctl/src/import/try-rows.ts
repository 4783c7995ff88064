import type { ApiCaller } from '../api/api-caller.ts'
import { ApiRefusal } from '../api/api-refusal.ts'
import type { FileToRead } from '../rows/read-transactions.ts'
import { errorLine } from './error-line.ts'
import type { ImportRow } from './import-rows.ts'
import { importRows } from './import-rows.ts'

export interface TriedRows {
  readonly tried: number
  /** Name accounts that would be opened first. */
  readonly notTried: number
  /** Refused for what the rows before would have changed, which a dry run does not. */
  readonly undecided: number
  /** Lines as in the file of errors. */
  readonly errors: readonly string[]
}

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
  let [tried, notTried, undecided] = [0, 0, 0]
  for await (const row of importRows(file)) {
    if (row.fault !== undefined) {
      errors.push(errorLine(row, null, { code: row.fault.code, detail: row.fault.message }))
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
    else errors.push(errorLine(row, status, { code, detail: message }))
  }
  return { tried, notTried, undecided, errors }
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
