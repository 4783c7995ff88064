import type { ApiAnswer, ApiClient } from '@ledger/testkit'

const accountsPerCall = 1_000

/** So far above what can be posted that it is judged each time and never reached. */
export const hotBalanceMax = `1${'0'.repeat(30)}`

/** Opens a ledger with accounts `account:1` … without limits; a hot one, if asked for, has both. */
export async function openAccounts(
  client: ApiClient,
  ledger: string,
  count: number,
  hotAccount: string | undefined,
): Promise<void> {
  requireCreated(await client.post('/v1/ledgers', { id: ledger }))
  const accounts = Array.from({ length: count }, (_, index) => unlimited(`account:${index + 1}`))
  if (hotAccount !== undefined) {
    accounts.push({ ...unlimited(hotAccount), min_balance: '0', max_balance: hotBalanceMax })
  }
  for (let start = 0; start < accounts.length; start += accountsPerCall) {
    const some = accounts.slice(start, start + accountsPerCall)
    requireCreated(await client.post(`/v1/ledgers/${ledger}/accounts`, { accounts: some }))
  }
}

interface AccountToOpen {
  readonly address: string
  readonly currency: string
  readonly normal_balance: string
  readonly min_balance: string | null
  readonly max_balance: string | null
}

function unlimited(address: string): AccountToOpen {
  const limits = { min_balance: null, max_balance: null }
  return { address, currency: 'EUR', normal_balance: 'credit', ...limits }
}

function requireCreated({ status, text }: ApiAnswer): void {
  if (status !== 201) throw new Error(`accounts could not be opened: ${status} ${text}`)
}
