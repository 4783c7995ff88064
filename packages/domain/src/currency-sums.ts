import type { Direction } from './direction.ts'

interface Amount {
  readonly currency: string
  readonly direction: Direction
  readonly amountMinor: bigint
}

/** The first currency in which debits and credits differ. */
export function unbalancedCurrency(amounts: readonly Amount[]): string | undefined {
  const sums = new Map<string, bigint>()
  for (const { currency, direction, amountMinor } of amounts) {
    const signed = direction === 'debit' ? amountMinor : -amountMinor
    sums.set(currency, (sums.get(currency) ?? 0n) + signed)
  }
  for (const [currency, sum] of sums) if (sum !== 0n) return currency
  return undefined
}
