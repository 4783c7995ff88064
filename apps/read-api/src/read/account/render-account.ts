import type { AccountAnswer } from '@ledger/wire'
import type { AccountRow } from '../accounts/query.ts'

type Answer = AccountAnswer & { readonly version: number; readonly recorded_at: string }

/** An account as it is answered: what it is, its limits, its version and when it was opened. */
export function accountAnswer(ledger: string, row: AccountRow): Answer {
  return {
    address: row.address,
    ledger,
    currency: row.code,
    normal_balance: row.normal_balance === 0 ? 'debit' : 'credit',
    min_balance: row.min_balance?.toString() ?? null,
    max_balance: row.max_balance?.toString() ?? null,
    closed: row.closed,
    metadata: row.metadata ?? {},
    version: row.version,
    recorded_at: row.recorded_at,
  }
}
