import type { ApiClient } from '@ledger/testkit'
import type { AnsweredBalance } from '../../database/compare-with-journal.ts'

export interface BalanceBody {
  readonly account: string
  readonly version: number
  readonly posted: { readonly debits: string; readonly credits: string }
  readonly pending: { readonly debits: string; readonly credits: string }
}

/** @throws when the answer is no balance */
export async function readBalance(
  reader: ApiClient,
  ledger: string,
  account: string,
  headers: Readonly<Record<string, string>>,
): Promise<BalanceBody> {
  const path = `/v1/ledgers/${ledger}/accounts/${account}/balance`
  const { status, text, body } = await reader.get(path, { headers })
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`)
  return body as BalanceBody
}

export function answeredOf({ account, version, posted, pending }: BalanceBody): AnsweredBalance {
  return {
    account,
    version,
    sums: [posted.debits, posted.credits, pending.debits, pending.credits],
  }
}
