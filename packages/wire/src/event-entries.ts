import type { AppliedEntry } from '@ledger/domain'
import type { EventEntry } from './events.ts'

/** Entries as the event of their record tells them. */
export function eventEntriesOf(applied: readonly AppliedEntry[]): readonly EventEntry[] {
  return applied.map(eventEntryOf)
}

function eventEntryOf({ account, kind, direction, amountMinor }: AppliedEntry): EventEntry {
  const { balances } = account
  return {
    account: account.address,
    account_no: account.accountNo,
    normal_balance: account.normalBalance,
    currency: account.currency,
    kind,
    direction,
    amount: amountMinor.toString(),
    version: account.version,
    posted: [balances.postedDebits.toString(), balances.postedCredits.toString()],
    pending: [balances.pendingDebits.toString(), balances.pendingCredits.toString()],
  }
}
