import type { BankRow } from './bank-row.ts'

/** Balances in the normal direction of each account, in minor units, by address. */
export type Balances = ReadonlyMap<string, bigint>

/** What the bank says each customer's balance is after the last row. */
function customerBalances(rows: readonly BankRow[]): Balances {
  return new Map(rows.map((row) => [row.account, row.balanceAfterMinor]))
}

/** What the debit-normal counter accounts come to: the file says nothing of them but both sides. */
function counterBalances(rows: readonly BankRow[]): Balances {
  const balances = new Map<string, bigint>()
  for (const { counterAccount, direction, amountMinor } of rows) {
    const change = direction === 'credit' ? amountMinor : -amountMinor
    balances.set(counterAccount, (balances.get(counterAccount) ?? 0n) + change)
  }
  return balances
}

/** Of all accounts. */
export function expectedBalances(rows: readonly BankRow[]): Balances {
  return new Map([...customerBalances(rows), ...counterBalances(rows)])
}
