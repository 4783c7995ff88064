import type { Account } from './account.ts'
import { applyEntries } from './apply-entries.ts'
import type { AppliedEntry, Entry, EntryKind } from './entry.ts'
import type { Transaction, TransactionLine } from './transaction.ts'

/** What became of a transaction, and the entries that made it so. */
export interface Settled {
  readonly transaction: Transaction
  readonly entries: readonly AppliedEntry[]
}

export interface AccountsState {
  account(address: string): Account | undefined
}

/** How much of the hold of one line is let go, and how much of that is posted; minor units. */
export interface LineSettlement {
  readonly releasedMinor: bigint
  readonly postedMinor: bigint
}

/**
 * Releases what was held and posts what is to be posted of it. It cannot be refused: the worst that a
 * hold may become was judged when it was made, so no limit and no number of digits is passed.
 * @param settlements one for each line; no line posts more than it releases
 */
export function settle(
  { lines }: Transaction,
  settlements: readonly LineSettlement[],
  state: AccountsState,
): Settled {
  const released = settlements.map(({ releasedMinor }) => releasedMinor)
  const posted = settlements.map(({ postedMinor }) => postedMinor)
  const entries = [...entriesOf('release', lines, released), ...entriesOf('post', lines, posted)]
  const before = entries.map(({ address }) => accountOf(address, state))
  const settled = lines.map((line, at) => ({
    ...line,
    heldMinor: line.heldMinor - (released[at] ?? 0n),
    postedMinor: line.postedMinor + (posted[at] ?? 0n),
  }))
  return {
    transaction: { status: statusOf(settled), lines: settled },
    entries: applyEntries(entries, before).entries,
  }
}

/** Accounts are never removed, so those of a stored transaction exist. */
export function accountOf(address: string, state: AccountsState): Account {
  const account = state.account(address)
  if (account === undefined) throw new Error(`account ${address} is missing`)
  return account
}

function entriesOf(
  kind: EntryKind,
  lines: readonly TransactionLine[],
  amounts: readonly bigint[],
): readonly Entry[] {
  return lines.flatMap(({ address, direction }, at) => {
    const amountMinor = amounts[at] ?? 0n
    return amountMinor > 0n ? [{ address, kind, direction, amountMinor }] : []
  })
}

function statusOf(lines: readonly TransactionLine[]): Transaction['status'] {
  if (lines.some((line) => line.heldMinor > 0n)) return 'pending'
  return lines.some((line) => line.postedMinor > 0n) ? 'posted' : 'archived'
}
