import type { PostedEntry, Refusal } from '@ledger/domain'
import { decidePostTransaction } from '@ledger/domain'
import type { EventEntry, TransactionPosted } from '@ledger/wire'
import { withPlainFraction } from '@ledger/wire'
import type { Command, PostTransactionOperation } from './command.ts'
import type { Deciding } from './decide-operation.ts'
import { uuidV7 } from './uuid-v7.ts'
import type { WriteSet } from './write-set.ts'

/** Decides a transaction against the state of the batch and adds its record, entries and ids. */
export function postTransaction(
  { state, writes, currencies }: Deciding,
  command: Command,
  operation: PostTransactionOperation,
): number | Refusal {
  const { ledgerId, ledgerNo } = command.ledger
  const decision = decidePostTransaction(operation, {
    account: (address) => state.account(ledgerNo, address),
    isExternalIdTaken: (externalId) => state.isExternalIdTaken(ledgerNo, externalId),
  })
  if (decision.outcome === 'refused') return decision.refusal

  const posted = decision.accepted
  const id = uuidV7(Date.parse(state.now))
  const entries = posted.map(eventEntryOf)
  const effectiveAt = operation.effectiveAt ?? withPlainFraction(state.now)
  const { externalId, source, correlationId, metadata } = operation
  const event: TransactionPosted = {
    type: 'transaction.posted',
    id: `txn_${id.toString('hex')}`,
    ledger: ledgerId,
    ...command.origin,
    effective_at: effectiveAt,
    ...(externalId === undefined ? {} : { external_id: externalId }),
    ...(source === undefined ? {} : { source }),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
    ...(metadata === undefined ? {} : { metadata }),
    entries,
  }
  const ordinal = writes.addRecord(command, event, id)
  for (let line = 0; line < posted.length; line += 1) {
    const entry = posted[line]
    const written = entries[line]
    if (entry === undefined || written === undefined) continue
    const currencyNo = currencies.numberOf(entry.account.currency)
    if (currencyNo === undefined) throw new Error(`${entry.account.currency} is not registered`)
    addEntry(writes, written, { ordinal, line, currencyNo, effectiveAt })
    state.changeAccount(ledgerNo, entry.account)
  }
  if (externalId !== undefined) {
    writes.externalIds.push({ ledgerNo, externalId, ordinal })
    state.takeExternalId(ledgerNo, externalId)
  }
  return ordinal
}

function eventEntryOf({ account, direction, amountMinor }: PostedEntry): EventEntry {
  const { balances } = account
  return {
    account: account.address,
    account_no: account.accountNo,
    normal_balance: account.normalBalance,
    currency: account.currency,
    kind: 'post',
    direction,
    amount: amountMinor.toString(),
    version: account.version,
    posted: [balances.postedDebits.toString(), balances.postedCredits.toString()],
    pending: [balances.pendingDebits.toString(), balances.pendingCredits.toString()],
  }
}

interface EntryPlace {
  readonly ordinal: number
  readonly line: number
  readonly currencyNo: number
  readonly effectiveAt: string
}

function addEntry(writes: WriteSet, entry: EventEntry, place: EntryPlace): void {
  const { entries } = writes
  entries.accountNo.push(entry.account_no)
  entries.version.push(entry.version)
  entries.ordinal.push(place.ordinal)
  entries.effectiveAt.push(place.effectiveAt)
  entries.currencyNo.push(place.currencyNo)
  entries.line.push(place.line)
  entries.direction.push(entry.direction === 'debit' ? 0 : 1)
  entries.amount.push(entry.amount)
  entries.postedDebits.push(entry.posted[0])
  entries.postedCredits.push(entry.posted[1])
  entries.pendingDebits.push(entry.pending[0])
  entries.pendingCredits.push(entry.pending[1])
}
