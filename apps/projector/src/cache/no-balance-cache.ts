import type { BalanceCache } from './balance-cache.ts'

/** Without Redis the projection serves alone. */
export const noBalanceCache: BalanceCache = {
  write: () => Promise.resolve(true),
  remove: () => Promise.resolve(true),
  read: () => Promise.resolve(undefined),
  isReachable: true,
  close: () => Promise.resolve(),
}
