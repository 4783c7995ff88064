import { renderBalances } from '@ledger/wire'
import { renderServed } from '../balance/render-balance.ts'
import type { Consistency } from '../consistency.ts'
import type { CategoryBalance } from './read-category-balance.ts'

/** Amounts in the direction of the category, whatever that of its accounts is. */
export function renderCategoryBalance(
  names: { readonly ledger: string; readonly category: string },
  { sums: found, place }: CategoryBalance,
  consistency: Consistency,
): string {
  const normal = found.normalBalance === 0 ? 'debit' : 'credit'
  const accounts = found.sums.reduce((sum, { accounts: some }) => sum + some, 0)
  const balances = found.sums.map(
    (sums) =>
      '{"currency":"' + // none of these texts has a character to escape
      sums.currency +
      '","accounts":' +
      sums.accounts +
      ',' +
      renderBalances(sums, normal) +
      '}',
  )
  return (
    '{"category":"' +
    names.category +
    '","ledger":"' +
    names.ledger +
    '","normal_balance":"' +
    normal +
    '","accounts":' +
    accounts +
    ',"balances":[' +
    balances.join(',') +
    '],' +
    renderServed(consistency, place) +
    '}'
  )
}
