import type { ApiAnswer, ApiClient } from '../client/api-client.ts'
import type { TestAccountToOpen } from '../journal/test-journal.ts'

/** Opens a ledger through the service; throws unless it was opened. */
export async function openLedger(client: ApiClient, ledger: string): Promise<void> {
  expectCreated(await client.post('/v1/ledgers', { id: ledger, name: ledger }))
}

/** Opens accounts of a ledger through the service, all at once; CZK, credit, no limits unless given. */
export async function openAccounts(
  client: ApiClient,
  ledger: string,
  ...accounts: readonly (string | TestAccountToOpen)[]
): Promise<void> {
  const body = { accounts: accounts.map(accountRequest) }
  expectCreated(await client.post(`/v1/ledgers/${ledger}/accounts`, body))
}

function accountRequest(account: string | TestAccountToOpen) {
  const given = typeof account === 'string' ? { address: account } : account
  return {
    address: given.address,
    currency: given.currency ?? 'CZK',
    normal_balance: given.normalBalance ?? 'credit',
    min_balance: given.minBalance?.toString() ?? null,
    max_balance: given.maxBalance?.toString() ?? null,
  }
}

function expectCreated({ status, text }: ApiAnswer): void {
  if (status !== 201) throw new Error(`answered ${status}: ${text}`)
}
