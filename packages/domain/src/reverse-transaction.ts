import { applyEntries, refuseOverflow } from './apply-entries.ts'
import type { Entry } from './entry.ts'
import type { GivenIds } from './ids.ts'
import { refuseIds } from './ids.ts'
import { refuseLimits } from './limits.ts'
import type { Decision, Refusal } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { PostTransactionState } from './post-transaction.ts'
import type { AccountsState, Settled } from './settle.ts'
import { accountOf } from './settle.ts'
import type { PartEntry } from './take-part.ts'
import { takePart } from './take-part.ts'
import type { CommandTimes } from './times.ts'
import { refuseTimes } from './times.ts'
import type { Transaction } from './transaction.ts'

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
  transaction: Transaction,
  state: PostTransactionState,
): Decision<Settled> {
  const unfit = refuseIds(command, state) ?? refuseTimes(command, state)
  if (unfit !== undefined) return { outcome: 'refused', refusal: unfit }
  const { status, lines } = transaction
  const closed = lines.find(({ address }) => accountOf(address, state).isClosed)
  if (closed !== undefined) return refuse('account_closed', { subject: closed.address })
  if (status !== 'posted') return refuse('transaction_not_posted', { subject: status })
  if (lines.every((line) => line.reversedMinor === line.postedMinor)) {
    return refuse('transaction_reversed')
  }

  const taken = takePart(lines, (line) => line.postedMinor - line.reversedMinor, command.part)
  if (taken.outcome === 'refused') return taken
  return reverse(transaction, taken.accepted, state)
}

function reverse(
  { status, lines }: Transaction,
  taken: readonly bigint[],
  state: AccountsState,
): Decision<Settled> {
  const entries = lines.flatMap(({ address, direction }, at): readonly Entry[] => {
    const amountMinor = taken[at] ?? 0n
    if (amountMinor === 0n) return []
    const opposite = direction === 'debit' ? 'credit' : 'debit'
    return [{ address, kind: 'post', direction: opposite, amountMinor }]
  })
  const before = entries.map(({ address }) => accountOf(address, state))
  const applied = applyEntries(entries, before)
  const refusal = refuseOverflow(applied) ?? refuseLimits(before, applied.after)
  if (refusal !== undefined) return { outcome: 'refused', refusal: withoutPointer(refusal) }

  const left = lines.map((line, at) => ({
    ...line,
    reversedMinor: line.reversedMinor + (taken[at] ?? 0n),
  }))
  return accept({ transaction: { status, lines: left }, entries: applied.entries })
}

/** The entries were made here: there is nothing in the request to point at. */
function withoutPointer({ pointer: _, ...refusal }: Refusal): Refusal {
  return refusal
}
