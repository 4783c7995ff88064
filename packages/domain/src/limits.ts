import type { Account } from './account.ts'
import type { Applied } from './apply-entries.ts'
import { availableAmount, highestAmount } from './balances.ts'
import type { Entry } from './entry.ts'
import type { Refusal } from './refusal.ts'

/**
 * Judges the limits of the accounts as the whole transaction leaves them, at the worst case of what
 * is pending. All floors come before all ceilings, each in the order in which accounts were named.
 * @param entries with their accounts as they stood
 */
export function refuseLimits(
  entries: readonly Pick<Entry, 'account'>[],
  { after }: Applied,
): Refusal | undefined {
  for (const [line, { account }] of entries.entries()) {
    const { minBalance } = account
    if (minBalance === null) continue
    const amountMinor = availableAmount(end(account, after).balances, account.normalBalance)
    if (amountMinor < minBalance) {
      const evidence = { account, amountMinor, limitMinor: minBalance }
      return { code: 'balance_below_minimum', pointer: `/entries/${line}`, evidence }
    }
  }
  for (const [line, { account }] of entries.entries()) {
    const { maxBalance } = account
    if (maxBalance === null) continue
    const amountMinor = highestAmount(end(account, after).balances, account.normalBalance)
    if (amountMinor > maxBalance) {
      const evidence = { account, amountMinor, limitMinor: maxBalance }
      return { code: 'balance_above_maximum', pointer: `/entries/${line}`, evidence }
    }
  }
  return undefined
}

function end(account: Account, after: ReadonlyMap<number, Account>): Account {
  return after.get(account.accountNo) ?? account
}
