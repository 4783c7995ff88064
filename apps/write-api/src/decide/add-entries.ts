import type { AppliedEntry } from '@ledger/domain'
import type { EventEntry } from '@ledger/wire'
import type { CurrencyDirectory } from '../directory/currency-directory.ts'
import type { BatchState } from './batch-state.ts'
import type { WriteSet } from './write-set.ts'

const kindNumbers = { post: 0, hold: 1, release: 2 } as const

/**
 * Adds the rows of a record's entries, and moves the accounts on.
 * @param ordinal of the record in the batch, from 1
 */
export function addEntries(
  {
    state,
    writes,
    currencies,
  }: {
    readonly state: BatchState
    readonly writes: WriteSet
    readonly currencies: CurrencyDirectory
  },
  record: {
    readonly ledgerNo: number
    readonly ordinal: number
    readonly effectiveAt: string
    readonly applied: readonly AppliedEntry[]
    readonly entries: readonly EventEntry[]
  },
): void {
  const { ledgerNo, ordinal, effectiveAt, applied, entries } = record
  const columns = writes.entries
  for (let line = 0; line < entries.length; line += 1) {
    const entry = entries[line]
    const account = applied[line]?.account
    if (entry === undefined || account === undefined) continue
    const currencyNo = currencies.numberOf(entry.currency)
    if (currencyNo === undefined) throw new Error(`${entry.currency} is not registered`)
    columns.accountNo.push(entry.account_no)
    columns.version.push(entry.version)
    columns.ordinal.push(ordinal)
    columns.effectiveAt.push(effectiveAt)
    columns.currencyNo.push(currencyNo)
    columns.line.push(line)
    columns.kind.push(kindNumbers[entry.kind])
    columns.direction.push(entry.direction === 'debit' ? 0 : 1)
    columns.amount.push(entry.amount)
    columns.postedDebits.push(entry.posted[0])
    columns.postedCredits.push(entry.posted[1])
    columns.pendingDebits.push(entry.pending[0])
    columns.pendingCredits.push(entry.pending[1])
    state.changeAccount(ledgerNo, account)
  }
}
