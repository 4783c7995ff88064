import type { ApiClient } from '@ledger/testkit'
import { hotBalanceMax } from '../load/open-accounts.ts'
import type { Check } from '../record/bench-record.ts'
import { check } from '../record/bench-record.ts'

/** That the limit of the hot account is judged: what would pass it is refused. Changes nothing. */
export async function checkHotLimit(
  client: ApiClient,
  ledger: string,
  hotAccount: string,
): Promise<Check> {
  const amount = hotBalanceMax
  const { status, text } = await client.post(`/v1/ledgers/${ledger}/transactions?dry_run=true`, {
    entries: [
      { account: 'account:1', direction: 'debit', amount },
      { account: hotAccount, direction: 'credit', amount },
    ],
  })
  return check(
    'the hot account refuses what would pass its limit',
    status === 422 && text.includes('balance_above_maximum'),
    `answered ${status}`,
  )
}
