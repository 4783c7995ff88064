import { applyEntries, refuseOverflow } from './apply-entries.ts'
import type { GivenIds } from './ids.ts'
import { refuseIds } from './ids.ts'
import { refuseLimits } from './limits.ts'
import type { PostTransactionState } from './post-transaction.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { AccountsState, Settled } from './settle.ts'
import { accountOf, entryOf } from './settle.ts'
import type { PartEntry, TakenLine } from './take-part.ts'
import { takePart } from './take-part.ts'
import type { CommandTimes } from './times.ts'
import { refuseTimes } from './times.ts'
import { refuseStatus } from './transaction-states.ts'
import type { Transaction, TransactionStatus } from './transaction.ts'

const opposite = { debit: 'credit', credit: 'debit' } as const

/** Undoes a posted transaction, whole or in part, by a transaction of its own, which has the ids. */
export interface ReverseTransaction extends CommandTimes, GivenIds {
  /** Entries of the transaction that is undone, as they stand there. Left out: all that is left. */
  readonly part?: readonly PartEntry[]
}

/**
 * The entries are those of the new transaction, with debit and credit exchanged; what was reversed is
 * counted on the old one, so that all reversals together never undo more than was posted.
 */
export function decideReverseTransaction(
  command: ReverseTransaction,
  { status, lines }: Transaction,
  state: PostTransactionState,
): Decision<Settled> {
  const unfit = refuseIds(command, state) ?? refuseTimes(command, state)
  if (unfit !== undefined) return { outcome: 'refused', refusal: unfit }
  const closed = lines.find(({ address }) => accountOf(address, state).isClosed)
  if (closed !== undefined) return refuse('account_closed', { subject: closed.address })
  const misplaced = refuseStatus('reverse', status)
  if (misplaced !== undefined) return { outcome: 'refused', refusal: misplaced }
  if (lines.every((line) => line.reversedMinor === line.postedMinor)) {
    return refuse('transaction_reversed')
  }

  const taken = takePart(lines, (line) => line.postedMinor - line.reversedMinor, command.part)
  if (taken.outcome === 'refused') return taken
  return reverse(status, taken.accepted, state)
}

function reverse(
  status: TransactionStatus,
  taken: readonly TakenLine[],
  state: AccountsState,
): Decision<Settled> {
  const entries = taken.flatMap(({ line: { address, direction }, takenMinor }) =>
    entryOf('post', { address, direction: opposite[direction] }, takenMinor, state),
  )
  const applied = applyEntries(entries)
  const refusal = refuseOverflow(applied) ?? refuseLimits(entries, applied)
  if (refusal !== undefined) return { outcome: 'refused', refusal: withoutPointer(refusal) }

  const lines = taken.map(({ line, takenMinor }) => ({
    ...line,
    reversedMinor: line.reversedMinor + takenMinor,
  }))
  return accept({ transaction: { status, lines }, entries: applied.entries })
}

/** The entries were made here: there is nothing in the request to point at. */
function withoutPointer({ pointer: _, ...refusal }: Refusal): Refusal {
  return refusal
}
