import type { ApiCaller } from './api-caller.ts'

/** When the ledger was opened: with its name, which ledger it is. @throws ApiRefusal without one */
export async function ledgerOpenedAt(caller: ApiCaller, ledger: string): Promise<string> {
  const { recorded_at: at }: { readonly recorded_at: string } = await caller.read(
    `/v1/ledgers/${ledger}`,
  )
  return at
}
