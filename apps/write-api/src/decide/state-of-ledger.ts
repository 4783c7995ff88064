import type { PostTransactionState } from '@ledger/domain'
import type { Deciding } from './decide-operation.ts'

/** What the rules ask of one ledger, in the state that the batch has come to. */
export function stateOfLedger(
  { state, effectiveAheadMsMax }: Deciding,
  ledgerNo: number,
): PostTransactionState {
  const { lockedBeforeMs, isExternalIdRequired } = state.settingsOf(ledgerNo)
  return {
    account: (address) => state.account(ledgerNo, address),
    isTransactionIdTaken: (id) => state.isTransactionIdTaken(id),
    isExternalIdTaken: (externalId) => state.isExternalIdTaken(ledgerNo, externalId),
    isExternalIdRequired,
    nowMs: state.nowMs,
    lockedBeforeMs,
    effectiveAheadMsMax,
  }
}
