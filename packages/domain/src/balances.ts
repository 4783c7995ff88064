import type { Direction } from './direction.ts'

/** Sums in minor units, each 0 or more. What is pending is held, not yet posted. */
export interface Balances {
  readonly postedDebits: bigint
  readonly postedCredits: bigint
  readonly pendingDebits: bigint
  readonly pendingCredits: bigint
}

export const zeroBalances: Balances = {
  postedDebits: 0n,
  postedCredits: 0n,
  pendingDebits: 0n,
  pendingCredits: 0n,
}

/** The largest sum any balance column holds: 38 digits. */
export const balanceMinorMax = 10n ** 38n - 1n

/** What is posted, in the account's normal direction; negative when the other side is larger. */
export function postedAmount(balances: Balances, normal: Direction): bigint {
  return normal === 'debit'
    ? balances.postedDebits - balances.postedCredits
    : balances.postedCredits - balances.postedDebits
}

/** What is held, in the account's normal direction. */
export function pendingAmount(balances: Balances, normal: Direction): bigint {
  return normal === 'debit'
    ? balances.pendingDebits - balances.pendingCredits
    : balances.pendingCredits - balances.pendingDebits
}

/** The lowest the account can come to: posted, less every pending entry that would lower it. */
export function availableAmount(balances: Balances, normal: Direction): bigint {
  const lowering = normal === 'debit' ? balances.pendingCredits : balances.pendingDebits
  return postedAmount(balances, normal) - lowering
}

/** The highest the account can come to: posted, with every pending entry that would raise it. */
export function highestAmount(balances: Balances, normal: Direction): bigint {
  const raising = normal === 'debit' ? balances.pendingDebits : balances.pendingCredits
  return postedAmount(balances, normal) + raising
}
