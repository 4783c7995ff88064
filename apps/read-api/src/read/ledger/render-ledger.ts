import type { LedgerAnswer } from '@ledger/wire'
import { ledgerSettingsForm, ledgerSettingsOf } from '@ledger/wire'
import type { LedgerRow } from '../ledgers/query.ts'

/** A ledger as it is answered, and when it was opened. */
export function ledgerAnswer(row: LedgerRow): LedgerAnswer & { readonly recorded_at: string } {
  const { ledger_id: id, name, metadata, recorded_at } = row
  const settings = ledgerSettingsForm(ledgerSettingsOf(row.settings))
  return { id, name, metadata, settings, recorded_at }
}
