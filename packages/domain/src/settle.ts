import type { Account } from './account.ts'
import { applyEntries } from './apply-entries.ts'
import type { AppliedEntry, Entry, EntryKind } from './entry.ts'
import { statusOf } from './transaction-states.ts'
import type { Transaction, TransactionLine } from './transaction.ts'

/** What became of a transaction, and the entries that made it so. */
export interface Settled {
  readonly transaction: Transaction
  readonly entries: readonly AppliedEntry[]
}

export interface AccountsState {
  account(address: string): Account | undefined
}

/** What becomes of the hold of one line, in minor units; no more is posted than is let go. */
export interface LineSettlement {
  readonly line: TransactionLine
  readonly releasedMinor: bigint
  readonly postedMinor: bigint
}

/**
 * Releases what was held and posts what is to be posted of it. It cannot be refused: the worst that a
 * hold may become was judged when it was made, so no limit and no number of digits is passed.
 * @param settlements one for each line of the transaction, in their order
 */
export function settle(settlements: readonly LineSettlement[], state: AccountsState): Settled {
  const entries = [
    ...settlements.flatMap((each) => entryOf('release', each.line, each.releasedMinor, state)),
    ...settlements.flatMap((each) => entryOf('post', each.line, each.postedMinor, state)),
  ]
  const lines = settlements.map(({ line, releasedMinor, postedMinor }) => ({
    ...line,
    heldMinor: line.heldMinor - releasedMinor,
    postedMinor: line.postedMinor + postedMinor,
  }))
  return {
    transaction: { status: statusOf(lines), lines },
    entries: applyEntries(entries).entries,
  }
}

/** The entry of a line, and none where there is no amount: it would make a version of nothing. */
export function entryOf(
  kind: EntryKind,
  { address, direction }: Pick<TransactionLine, 'address' | 'direction'>,
  amountMinor: bigint,
  state: AccountsState,
): readonly Entry[] {
  if (amountMinor === 0n) return []
  return [{ account: accountOf(address, state), kind, direction, amountMinor }]
}

/** Accounts are never removed, so those of a stored transaction exist. */
export function accountOf(address: string, state: AccountsState): Account {
  const account = state.account(address)
  if (account === undefined) throw new Error(`account ${address} is missing`)
  return account
}
