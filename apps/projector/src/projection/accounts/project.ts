import type { ProjectedRecord } from '../projected.ts'

/** What an account is for ever. */
export interface AccountRow {
  readonly accountNo: number
  readonly ledgerId: string
  readonly address: string
  readonly currency: string
  readonly normalBalance: 'debit' | 'credit'
}

/** The accounts that records open. */
export function openedAccounts(records: readonly ProjectedRecord[]): AccountRow[] {
  const rows: AccountRow[] = []
  for (const { event } of records) {
    switch (event?.type) {
      case 'accounts.opened':
        for (const opened of event.accounts) {
          rows.push({
            accountNo: opened.account_no,
            ledgerId: event.ledger,
            address: opened.account,
            currency: opened.currency,
            normalBalance: opened.normal_balance,
          })
        }
        break
      case 'ledger.opened':
      case 'account.changed':
      case 'account.closed':
      case 'ledger.changed':
      case 'category.created':
      case 'category.member_added':
      case 'category.member_removed':
      case 'category.changed':
      case 'transaction.posted':
      case 'transaction.pending':
      case 'pending.posted':
      case 'pending.voided':
      case 'pending.expired':
      case 'epoch.raised':
      case undefined:
        break
      default:
        event satisfies never
    }
  }
  return rows
}
