import type { Direction } from './direction.ts'

interface Amount {
  readonly direction: Direction
  readonly amountMinor: bigint
}

/**
 * The first currency in which debits and credits differ.
 * @param currencies of each amount, in their order
 */
export function unbalancedCurrency(
  amounts: readonly Amount[],
  currencies: readonly string[],
): string | undefined {
  const sums = new Map<string, bigint>()
  for (const [line, { direction, amountMinor }] of amounts.entries()) {
    const currency = currencies[line]
    if (currency === undefined) throw new Error(`entry ${line} has no currency`)
    const signed = direction === 'debit' ? amountMinor : -amountMinor
    sums.set(currency, (sums.get(currency) ?? 0n) + signed)
  }
  for (const [currency, sum] of sums) if (sum !== 0n) return currency
  return undefined
}
