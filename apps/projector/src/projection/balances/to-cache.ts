import { isTransactionEvent } from '@ledger/wire'
import type { BalanceRow, ProjectedRecord } from '../projected.ts'

/** A balance with the names of its account, as caches and readers want it. */
export interface NamedBalance extends BalanceRow {
  readonly ledger: string
  readonly account: string
  readonly currency: string
  readonly normalBalance: 'debit' | 'credit'
}

/** Every account in these records with its balance as it now is, whether they changed it or not. */
export function nameBalances(
  records: readonly ProjectedRecord[],
  balances: ReadonlyMap<number, BalanceRow>,
): NamedBalance[] {
  const named = new Map<number, NamedBalance>()
  for (const { event } of records) {
    if (event === undefined || !isTransactionEvent(event)) continue // nothing else names balances
    for (const entry of event.entries) {
      if (named.has(entry.account_no)) continue
      const row = balances.get(entry.account_no)
      if (row === undefined) continue
      named.set(entry.account_no, {
        accountNo: row.accountNo,
        version: row.version,
        position: row.position,
        epoch: row.epoch,
        recordedAt: row.recordedAt,
        posted: row.posted,
        pending: row.pending,
        ledger: event.ledger,
        account: entry.account,
        currency: entry.currency,
        normalBalance: entry.normal_balance,
      })
    }
  }
  return [...named.values()]
}
