import type { Refusal } from '@ledger/domain'
import { decideReverseTransaction } from '@ledger/domain'
import type { TransactionPosted } from '@ledger/wire'
import { eventEntriesOf, withPlainFraction } from '@ledger/wire'
import type { Command, ReverseTransactionOperation } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { addEntries } from './add-entries.ts'
import { newTransactionFields } from './given-fields.ts'
import { givenIdsOf, takeIds } from './given-ids.ts'
import { stateOfLedger } from './state-of-ledger.ts'
import { timesOf } from './times.ts'
import { uuidV7 } from './uuid-v7.ts'

/** Decides a reversal: a posted transaction of its own, counted on the head of the one it undoes. */
export function reverseTransaction(
  deciding: Deciding,
  command: Command,
  operation: ReverseTransactionOperation,
): number | Refusal {
  const { state, writes } = deciding
  const { ledgerNo } = command.ledger
  const { transaction: stored, part } = operation
  const decision = decideReverseTransaction(
    {
      ...(part === undefined ? {} : { part }),
      ...givenIdsOf(operation),
      ...timesOf(operation),
    },
    state.transactions.of(stored),
    stateOfLedger(deciding, ledgerNo),
  )
  if (decision.outcome === 'refused') return decision.refusal

  const { transaction, entries: applied } = decision.accepted
  const id = operation.id ?? uuidV7(state.nowMs)
  const entries = eventEntriesOf(applied)
  const effectiveAt = operation.effectiveAt ?? withPlainFraction(state.now)
  const event: TransactionPosted = {
    type: 'transaction.posted',
    ...newTransactionFields(command, operation, id, effectiveAt),
    reverses: stored.event.id,
    entries,
  }
  const ordinal = writes.addRecord(command, event, id)
  addEntries(deciding, { ledgerNo, ordinal, effectiveAt, applied, entries })
  state.transactions.change(stored, transaction, id.toString('hex'))
  takeIds(deciding, ledgerNo, ordinal, operation)
  return ordinal
}
