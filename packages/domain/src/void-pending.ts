import type { Decision } from './refusal.ts'
import { accept, refuse } from './refusal.ts'
import type { AccountsState, Settled } from './settle.ts'
import { settle } from './settle.ts'
import type { Transaction } from './transaction.ts'

/**
 * Lets go all that is held, because the caller asks for it or because its time has come. The
 * transaction is archived, or posted if a part of it was.
 */
export function decideVoidPending(
  transaction: Transaction,
  state: AccountsState,
): Decision<Settled> {
  const { status, lines } = transaction
  if (status !== 'pending') return refuse('transaction_not_pending', { subject: status })
  const settlements = lines.map((line) => ({ releasedMinor: line.heldMinor, postedMinor: 0n }))
  return accept(settle(transaction, settlements, state))
}
