import type { ApiClient } from '@ledger/testkit'

const entriesPerTransaction = 1_000

/** Gives every account `account:1` … an entry, so that each has a balance everywhere. @returns the transactions */
export async function fillAccounts(
  client: ApiClient,
  ledger: string,
  count: number,
): Promise<number> {
  let transactions = 0
  for (let first = 1; first <= count; first += entriesPerTransaction) {
    const entries = Array.from(
      { length: Math.min(entriesPerTransaction, count - first + 1) },
      (_, index) => ({
        account: `account:${first + index}`,
        direction: index % 2 === 0 ? 'debit' : 'credit',
        amount: '100',
      }),
    )
    const { status, text } = await client.post(`/v1/ledgers/${ledger}/transactions`, { entries })
    if (status !== 201) throw new Error(`accounts could not be filled: ${status} ${text}`)
    transactions += 1
  }
  return transactions
}
