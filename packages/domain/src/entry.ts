import type { Account } from './account.ts'
import type { Direction } from './direction.ts'

/**
 * What an entry does to the sum of its direction: `post` adds to what is posted, `hold` adds to what
 * is pending, `release` takes away from what is pending.
 */
export type EntryKind = 'post' | 'hold' | 'release'

/** A decided entry that its account has not taken yet. */
export interface Entry {
  /** As it stands before the first entry of the decision. */
  readonly account: Account
  readonly kind: EntryKind
  readonly direction: Direction
  /** Minor units, above 0 and at most 38 digits. */
  readonly amountMinor: bigint
}

/** An entry with its account as it leaves it: the version and the balances that it made. */
export interface AppliedEntry {
  readonly account: Account
  readonly kind: EntryKind
  readonly direction: Direction
  readonly amountMinor: bigint
}
