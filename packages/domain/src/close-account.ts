import type { Account } from './account.ts'
import { postedAmount } from './balances.ts'
import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Closes an account for good: it takes no entries any more. Its balance must be zero, nothing held. */
export function decideCloseAccount(account: Account): Decision<Account> {
  if (account.isClosed) return refuse('account_closed', { subject: account.address })
  const { balances, normalBalance } = account
  const amountMinor = postedAmount(balances, normalBalance)
  if (amountMinor !== 0n || balances.pendingDebits > 0n || balances.pendingCredits > 0n) {
    return refuse('account_not_empty', { evidence: { account, amountMinor, limitMinor: 0n } })
  }
  return accept({ ...account, isClosed: true })
}
