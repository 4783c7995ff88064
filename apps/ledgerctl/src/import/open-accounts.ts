import type { ApiCaller } from '../api/api-caller.ts'
import type { AccountToOpen } from '../rows/transaction.ts'

const accountsPerCallMax = 1_000

/** Without a key of ours the content is the key: the same list once more is a replay. */
export async function openAccounts(
  caller: ApiCaller,
  ledger: string,
  accounts: readonly AccountToOpen[],
): Promise<void> {
  for (let start = 0; start < accounts.length; start += accountsPerCallMax) {
    const slice = accounts.slice(start, start + accountsPerCallMax)
    await caller.write(`/v1/ledgers/${ledger}/accounts`, { accounts: slice })
  }
}
