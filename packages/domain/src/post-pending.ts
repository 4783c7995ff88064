import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { AccountsState, Settled } from './settle.ts'
import { settle } from './settle.ts'
import type { PartEntry } from './take-part.ts'
import { takePart } from './take-part.ts'
import type { CommandTimes, TimesState } from './times.ts'
import { refuseTimes } from './times.ts'
import type { Transaction } from './transaction.ts'

/** Posts what a pending transaction holds, whole or in part. */
export interface PostPending extends CommandTimes {
  /** Left out: all that is held. */
  readonly part?: readonly PartEntry[]
  /** What happens to what is held beyond the part. */
  readonly rest: 'release' | 'hold'
}

/** The transaction is posted when nothing is held any more, and pending as long as a rest is. */
export function decidePostPending(
  command: PostPending,
  transaction: Transaction,
  state: AccountsState & TimesState,
): Decision<Settled> {
  const untimely = refuseTimes(command, state)
  if (untimely !== undefined) return { outcome: 'refused', refusal: untimely }
  const { status, lines } = transaction
  if (status !== 'pending') return refuse('transaction_not_pending', { subject: status })

  const taken = takePart(lines, (line) => line.heldMinor, command.part)
  if (taken.outcome === 'refused') return taken

  const settlements = lines.map((line, at) => {
    const postedMinor = taken.accepted[at] ?? 0n
    return { postedMinor, releasedMinor: command.rest === 'hold' ? postedMinor : line.heldMinor }
  })
  return accept(settle(transaction, settlements, state))
}
