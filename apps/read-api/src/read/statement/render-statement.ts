import { renderBalances } from '@ledger/wire'
import type { AccountIdentity } from '../../identity.ts'
import type { EntryRow } from '../entries/query.ts'
import { renderEntry } from '../entries/render-entry.ts'
import { renderPage } from '../list.ts'
import type { StatementPage, StatementRange } from './read-statement.ts'

/**
 * A page of a statement as it is answered.
 * @param served what stands at the end of every answer of balances
 */
export function renderStatement(
  account: AccountIdentity,
  { from, to }: StatementRange,
  { version, opening, closing }: StatementPage,
  entries: readonly EntryRow[],
  nextCursor: string | undefined,
  served: string,
): string {
  const { address, ledger, currency, normalBalance } = account
  const head =
    '{"account":"' + // none of these texts has a character to escape
    address +
    '","ledger":"' +
    ledger.ledgerId +
    '","currency":"' +
    currency +
    '","normal_balance":"' +
    normalBalance +
    '","from":"' +
    from +
    '","to":"' +
    to +
    '","version":' +
    version +
    ',"opening":{' +
    renderBalances(opening, normalBalance) +
    '},"closing":{' +
    renderBalances(closing, normalBalance) +
    '},'
  const page = renderPage(
    entries.map((row) => renderEntry(account, row)),
    nextCursor,
    served,
  )
  return head + page.slice(1)
}
