import type { Account } from './account.ts'
import { availableAmount, highestAmount } from './balances.ts'
import type { Refusal } from './refusal.ts'

/**
 * Judges the limits of the accounts as the whole transaction leaves them, at the worst case of what
 * is pending. All floors come before all ceilings, each in the order in which accounts were named.
 * @param before as they stood, one for each entry
 */
export function refuseLimits(
  before: readonly Account[],
  after: ReadonlyMap<number, Account>,
): Refusal | undefined {
  for (const [line, account] of before.entries()) {
    const { minBalance } = account
    if (minBalance === null) continue
    const amountMinor = availableAmount(end(account, after).balances, account.normalBalance)
    if (amountMinor < minBalance) {
      const evidence = { account, amountMinor, limitMinor: minBalance }
      return { code: 'balance_below_minimum', pointer: `/entries/${line}`, evidence }
    }
  }
  for (const [line, account] of before.entries()) {
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
