import { refuseSettings } from './change-ledger.ts'
import type { LedgerSettingsChange } from './ledger-settings.ts'
import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Opens a book of accounts under an id of the caller's choice. */
export interface OpenLedger {
  readonly ledgerId: string
  readonly settings?: LedgerSettingsChange
}

export interface OpenLedgerState {
  readonly exists: boolean
  readonly nowMs: number
}

export function decideOpenLedger(
  command: OpenLedger,
  { exists, nowMs }: OpenLedgerState,
): Decision<OpenLedger> {
  if (exists) return refuse('ledger_exists', { pointer: '/id', subject: command.ledgerId })
  const refusal = refuseSettings(command.settings ?? {}, nowMs)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  return accept(command)
}
