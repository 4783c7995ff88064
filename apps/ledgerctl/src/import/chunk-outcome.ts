import type { AnsweredEntry, BulkResult } from '../api/post-bulk.ts'
import { CommandFailed } from '../commands/command-failed.ts'
import { exitCodes } from '../commands/exit-codes.ts'
import type { MappedEntry } from '../rows/transaction.ts'
import type { ToldProblem } from './error-line.ts'
import { errorLine } from './error-line.ts'
import type { ImportProgress, LedgerBefore } from './import-progress.ts'
import { addMoved, addSum, startOfProgress } from './import-progress.ts'
import type { ImportRow } from './import-rows.ts'

/** What came of the transactions of a chunk. */
export class ChunkOutcome {
  readonly #before: LedgerBefore
  readonly #progress = startOfProgress()
  readonly #errors: { readonly row: number; readonly text: string }[] = []

  constructor(next: number, before: LedgerBefore) {
    this.#before = before
    this.#progress.next = next
  }

  /** Lines for the file of errors, in the order of the rows. */
  get errors(): readonly string[] {
    return this.#errors.toSorted((one, other) => one.row - other.row).map(({ text }) => text)
  }

  /** @param errorsBytes how long the file of errors is with these */
  progress(errorsBytes: number): ImportProgress {
    return { ...this.#progress, errorsBytes }
  }

  /** Counts what is not sent at all. */
  takeUnsent(row: ImportRow): void {
    if (row.fault !== undefined) {
      const { code, message, pointer } = row.fault
      const problem = { code, detail: message, ...(pointer !== undefined && { pointer }) }
      this.#fail(row, null, problem)
    } else if (row.isRepeated) this.#progress.repeated += 1
  }

  /** @throws CommandFailed when the answer is not about what was sent */
  take(row: ImportRow, { transaction, problem, replayed, status }: BulkResult): void {
    const sent = row.mapped?.body.entries ?? []
    if (transaction === undefined) {
      for (const entry of sent) addDebit(this.#progress.refused, entry)
      this.#fail(row, status, problem ?? { code: 'no_answer', detail: '' })
      return
    }
    requireSameEntries(row, sent, transaction.entries)
    if (replayed) this.#progress.replayed += 1
    else this.#progress.accepted += 1
    for (const entry of transaction.entries) {
      addDebit(this.#progress.debits, entry)
      this.#addMoved(entry)
    }
  }

  #fail(row: ImportRow, status: number | null, problem: ToldProblem): void {
    this.#progress.failed += 1
    this.#errors.push({ row: row.row, text: errorLine(row, status, problem) })
  }

  /**
   * The version says whether the entry came after the balances before were read. Whether the answer is
   * a replay does not: the process may have ended between an answer and the state.
   */
  #addMoved({ account, version, direction, amount }: AnsweredEntry): void {
    const before = this.#before.accounts.get(account)
    if (before === undefined || version <= before.version) return
    const sum = BigInt(amount)
    const [debits, credits] = direction === 'debit' ? [sum, 0n] : [0n, sum]
    addMoved(this.#progress.moved, account, { count: 1, debits, credits })
  }
}

function addDebit(sums: Map<string, bigint>, entry: MappedEntry | AnsweredEntry): void {
  if (entry.direction === 'debit') addSum(sums, entry.currency, BigInt(entry.amount))
}

function requireSameEntries(
  row: ImportRow,
  sent: readonly MappedEntry[],
  answered: readonly AnsweredEntry[],
): void {
  if (textOf(sent) === textOf(answered)) return
  const what = `row ${row.row}: the ledger answers other entries than were sent`
  throw new CommandFailed(what, exitCodes.unproven)
}

/** The same for the same entries in any order. */
function textOf(entries: readonly (MappedEntry | AnsweredEntry)[]): string {
  const lines = entries.map(({ account, direction, amount, currency }) =>
    [account, direction, amount, currency].join(' '),
  )
  return lines.toSorted().join('\n')
}
