import type { Decision } from './refusal.ts'
import { accept } from './refusal.ts'
import type { AccountsState, Settled } from './settle.ts'
import { settle } from './settle.ts'
import type { PartEntry } from './take-part.ts'
import { takePart } from './take-part.ts'
import type { CommandTimes, TimesState } from './times.ts'
import { refuseTimes } from './times.ts'
import { refuseStatus } from './transaction-states.ts'
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
  { status, lines }: Transaction,
  state: AccountsState & TimesState,
): Decision<Settled> {
  const refusal = refuseTimes(command, state) ?? refuseStatus('post', status)
  if (refusal !== undefined) return { outcome: 'refused', refusal }

  const taken = takePart(lines, (line) => line.heldMinor, command.part)
  if (taken.outcome === 'refused') return taken

  const settlements = taken.accepted.map(({ line, takenMinor }) => ({
    line,
    releasedMinor: command.rest === 'hold' ? takenMinor : line.heldMinor,
    postedMinor: takenMinor,
  }))
  return accept(settle(settlements, state))
}
