import type { ApiAnswer, ApiClient } from '@ledger/testkit'

const accountsPerCall = 1_000

/** Opens a ledger with accounts `account:1` … without limits, and a hot one where it is asked for. */
export async function openAccounts(
  client: ApiClient,
  ledger: string,
  count: number,
  hotAccount: string | undefined,
): Promise<void> {
  requireCreated(await client.post('/v1/ledgers', { id: ledger }))
  const addresses = Array.from({ length: count }, (_, index) => `account:${index + 1}`)
  if (hotAccount !== undefined) addresses.push(hotAccount)
  for (let start = 0; start < addresses.length; start += accountsPerCall) {
    const accounts = addresses.slice(start, start + accountsPerCall).map((address) => ({
      address,
      currency: 'EUR',
      normal_balance: 'credit',
      min_balance: null,
    }))
    requireCreated(await client.post(`/v1/ledgers/${ledger}/accounts`, { accounts }))
  }
}

function requireCreated({ status, text }: ApiAnswer): void {
  if (status !== 201) throw new Error(`accounts could not be opened: ${status} ${text}`)
}
