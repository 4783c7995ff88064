import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'

/** Opens a book of accounts under an id of the caller's choice. */
export interface OpenLedger {
  readonly ledgerId: string
}

export interface OpenLedgerState {
  readonly exists: boolean
}

export function decideOpenLedger(
  command: OpenLedger,
  state: OpenLedgerState,
): Decision<OpenLedger> {
  if (state.exists) return refuse('ledger_exists', { pointer: '/id', subject: command.ledgerId })
  return accept(command)
}
