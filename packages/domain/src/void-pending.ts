import type { Decision } from './refusal.ts'
import { accept } from './refusal.ts'
import type { AccountsState, Settled } from './settle.ts'
import { settle } from './settle.ts'
import { refuseStatus } from './transaction-states.ts'
import type { Transaction } from './transaction.ts'

/**
 * Lets go all that is held, because the caller asks for it or because its time has come. The
 * transaction is archived, or posted if a part of it was.
 */
export function decideVoidPending(
  { status, lines }: Transaction,
  state: AccountsState,
): Decision<Settled> {
  const refusal = refuseStatus('void', status)
  if (refusal !== undefined) return { outcome: 'refused', refusal }
  const settlements = lines.map((line) => ({
    line,
    releasedMinor: line.heldMinor,
    postedMinor: 0n,
  }))
  return accept(settle(settlements, state))
}
