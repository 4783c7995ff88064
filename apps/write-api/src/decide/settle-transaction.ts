import type { Decision, Refusal, Settled } from '@ledger/domain'
import { decidePostPending, decideVoidPending } from '@ledger/domain'
import type { PendingSettled } from '@ledger/wire'
import { eventEntriesOf, withPlainFraction } from '@ledger/wire'
import type { Command, SettleOperation, StoredTransaction } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { addEntries } from './add-entries.ts'
import { givenFieldsOf } from './given-fields.ts'
import { stateOfLedger } from './state-of-ledger.ts'
import { timesOf } from './times.ts'

const eventTypes = {
  'post-pending': 'pending.posted',
  'void-pending': 'pending.voided',
  'expire-pending': 'pending.expired',
} as const

/** Decides a step of a pending transaction: it is a record of its own, nothing is edited. */
export function settleTransaction(
  deciding: Deciding,
  command: Command,
  operation: SettleOperation,
): number | Refusal {
  const { state, writes } = deciding
  const { ledgerId, ledgerNo } = command.ledger
  const { transaction: stored } = operation
  const decision = decide(deciding, ledgerNo, operation)
  if (decision.outcome === 'refused') return decision.refusal

  const { transaction, entries: applied } = decision.accepted
  const entries = eventEntriesOf(applied)
  const effectiveAt = operation.effectiveAt ?? withPlainFraction(state.now)
  const event: PendingSettled = {
    type: eventTypes[operation.name],
    id: stored.event.id,
    ledger: ledgerId,
    ...command.origin,
    status: transaction.status,
    effective_at: effectiveAt,
    ...expiryOf(stored),
    ...givenFieldsOf(stored.event),
    entries,
  }
  const ordinal = writes.addRecord(command, event, stored.transactionId)
  addEntries(deciding, { ledgerNo, ordinal, effectiveAt, applied, entries })
  state.transactions.change(stored, transaction)
  return ordinal
}

function decide(
  deciding: Deciding,
  ledgerNo: number,
  operation: SettleOperation,
): Decision<Settled> {
  const { state } = deciding
  const ledger = stateOfLedger(deciding, ledgerNo)
  const transaction = state.transactions.of(operation.transaction)
  if (operation.name !== 'post-pending') return decideVoidPending(transaction, ledger)
  const { part, rest } = operation
  return decidePostPending(
    { rest, ...(part === undefined ? {} : { part }), ...timesOf(operation) },
    transaction,
    ledger,
  )
}

function expiryOf({ event }: StoredTransaction): { readonly expires_at?: string } {
  if (event.type !== 'transaction.pending' || event.expires_at === undefined) return {}
  return { expires_at: event.expires_at }
}
