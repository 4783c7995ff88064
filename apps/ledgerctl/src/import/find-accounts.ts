import type { ApiCaller } from '../api/api-caller.ts'
import { ApiRefusal } from '../api/api-refusal.ts'

/** An account as the ledger has it. */
export interface FoundAccount {
  readonly address: string
  readonly currency: string
  readonly normal_balance: 'debit' | 'credit'
  readonly closed: boolean
}

/** So many are asked for one by one; of more, the whole ledger is listed. */
const askedMax = 500
const lanesMax = 8

/** Which of these accounts the ledger has. */
export async function findAccounts(
  caller: ApiCaller,
  ledger: string,
  addresses: ReadonlySet<string>,
): Promise<Map<string, FoundAccount>> {
  const found = new Map<string, FoundAccount>()
  if (addresses.size <= askedMax) await askEach(caller, ledger, addresses, found)
  else await listAll(caller, ledger, addresses, found)
  return found
}

async function askEach(
  caller: ApiCaller,
  ledger: string,
  addresses: ReadonlySet<string>,
  found: Map<string, FoundAccount>,
): Promise<void> {
  const waiting = addresses.values()
  const lane = async (): Promise<void> => {
    for (const address of waiting) {
      const account = await findAccount(caller, ledger, address)
      if (account !== undefined) found.set(address, account)
    }
  }
  // they share the iterator: each takes the next
  await Promise.all(Array.from({ length: lanesMax }, lane))
}

async function findAccount(
  caller: ApiCaller,
  ledger: string,
  address: string,
): Promise<FoundAccount | undefined> {
  try {
    return await caller.read(`/v1/ledgers/${ledger}/accounts/${encodeURIComponent(address)}`)
  } catch (error) {
    if (error instanceof ApiRefusal && error.code === 'account_not_found') return undefined
    throw error
  }
}

interface AccountsPage {
  readonly data: readonly FoundAccount[]
  readonly next_cursor: string | null
}

async function listAll(
  caller: ApiCaller,
  ledger: string,
  addresses: ReadonlySet<string>,
  found: Map<string, FoundAccount>,
): Promise<void> {
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: AccountsPage = await caller.read(
      `/v1/ledgers/${ledger}/accounts?limit=1000${query}`,
    )
    for (const account of page.data) {
      if (addresses.has(account.address)) found.set(account.address, account)
    }
    cursor = page.next_cursor
  } while (cursor !== null)
}
