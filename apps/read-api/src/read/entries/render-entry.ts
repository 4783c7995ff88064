import { renderBalances, transactionIdOf, withPlainFraction } from '@ledger/wire'
import type { AccountIdentity } from '../../identity.ts'
import type { EntryRow } from './query.ts'

const kinds = ['post', 'hold', 'release'] as const

/** An entry as it is answered: where it came from, what it moved, and the balances after it. */
export function renderEntry(account: AccountIdentity, row: EntryRow): string {
  const kind = kinds[row.kind]
  if (kind === undefined) throw new Error(`entry of unknown kind ${row.kind}`)
  const balances = {
    postedDebits: row.posted_debits,
    postedCredits: row.posted_credits,
    pendingDebits: row.pending_debits,
    pendingCredits: row.pending_credits,
  }
  return (
    '{"account":"' + // none of these texts has a character to escape
    account.address +
    '","version":' +
    row.version +
    ',"transaction":"' +
    transactionIdOf(row.transaction_id) +
    '","position":' +
    row.position +
    ',"kind":"' +
    kind +
    '","direction":"' +
    (row.direction === 0 ? 'debit' : 'credit') +
    '","amount":"' +
    row.amount +
    '","currency":"' +
    account.currency +
    '","effective_at":"' +
    utcTime(row.effective_at) +
    '","recorded_at":"' +
    row.recorded_at +
    '","balance":{' +
    renderBalances(balances, account.normalBalance) +
    '}}'
  )
}

/** `1993-01-01 00:00:00.5+00`, as Postgres writes it in UTC, to RFC 3339. */
function utcTime(text: string): string {
  return withPlainFraction(text.replace(' ', 'T').replace('+00', 'Z'))
}
