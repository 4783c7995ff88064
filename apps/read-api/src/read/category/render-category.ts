import type { CategoryAnswer } from '@ledger/wire'
import type { CategoryRow } from '../categories/query.ts'

/** A category as it is answered, and when it was created. */
export function categoryAnswer(
  ledger: string,
  row: CategoryRow,
): CategoryAnswer & { readonly recorded_at: string } {
  const { category_id: id, name, metadata, recorded_at } = row
  const normal_balance = row.normal_balance === 0 ? 'debit' : 'credit'
  return { id, ledger, name, normal_balance, metadata, recorded_at }
}
