import type { Refusal } from '@ledger/domain'
import { decidePostTransaction } from '@ledger/domain'
import type { TransactionPending, TransactionPosted } from '@ledger/wire'
import { eventEntriesOf, withPlainFraction } from '@ledger/wire'
import type { Command, PostTransactionOperation } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { addEntries } from './add-entries.ts'
import { newTransactionFields } from './given-fields.ts'
import { givenIdsOf, takeIds } from './given-ids.ts'
import { stateOfLedger } from './state-of-ledger.ts'
import { timesOf } from './times.ts'
import { uuidV7 } from './uuid-v7.ts'

/** Decides a transaction against the state of the batch and adds its record, entries and ids. */
export function postTransaction(
  deciding: Deciding,
  command: Command,
  operation: PostTransactionOperation,
): number | Refusal {
  const { state, writes } = deciding
  const { ledgerNo } = command.ledger
  const { entries: asked, status } = operation
  const expiresAt = expiryOf(deciding, command, operation)
  const decision = decidePostTransaction(
    {
      entries: asked,
      status,
      ...givenIdsOf(operation),
      ...timesOf({ ...operation, ...(expiresAt === undefined ? {} : { expiresAt }) }),
    },
    stateOfLedger(deciding, ledgerNo),
  )
  if (decision.outcome === 'refused') return decision.refusal

  const applied = decision.accepted
  const id = operation.id ?? uuidV7(state.nowMs)
  const entries = eventEntriesOf(applied)
  const effectiveAt = operation.effectiveAt ?? withPlainFraction(state.now)
  const fields = newTransactionFields(command, operation, id, effectiveAt)
  const event: TransactionPosted | TransactionPending =
    status === 'posted'
      ? { type: 'transaction.posted', ...fields, entries }
      : {
          type: 'transaction.pending',
          ...fields,
          ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
          entries,
        }
  const ordinal = writes.addRecord(command, event, id)
  addEntries(deciding, { ledgerNo, ordinal, effectiveAt, applied, entries })
  if (status === 'pending') {
    const held = applied.map(({ amountMinor }) => amountMinor)
    writes.transactionHeads.push({
      transactionId: id,
      ledgerNo,
      expiresAt: expiresAt ?? null,
      held,
    })
  }
  takeIds(deciding, ledgerNo, ordinal, operation)
  return ordinal
}

/** When what is held is let go: as given, or as the ledger has it for those that name no time. */
function expiryOf(
  { state }: Deciding,
  command: Command,
  { status, expiresAt }: PostTransactionOperation,
): string | undefined {
  if (status === 'posted' || expiresAt !== undefined) return expiresAt
  const seconds = state.settingsOf(command.ledger.ledgerNo).pendingSecondsDefault
  if (seconds === null) return undefined
  return withPlainFraction(new Date(state.nowMs + seconds * 1000).toISOString())
}
