/** What the transactions of a load have in common. */
export interface Workload {
  /** There are `account:1` to this. */
  readonly accounts: number
  /** An account that takes part in every transaction. */
  readonly hotAccount?: string | undefined
  /** Of a transaction, an even number. */
  readonly entries: number
}

/** The body of a transaction as the load has them, of accounts that are all different. */
export function probeBody({ accounts, hotAccount, entries }: Workload): string {
  const start = Math.floor(Math.random() * accounts)
  const addresses = Array.from(
    { length: entries },
    (_, index) => `account:${((start + index) % accounts) + 1}`,
  )
  if (hotAccount !== undefined) addresses[entries - 1] = hotAccount
  return JSON.stringify({
    entries: addresses.map((account, index) => ({
      account,
      direction: index % 2 === 0 ? 'debit' : 'credit',
      amount: '100',
    })),
  })
}
