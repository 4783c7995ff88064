import type { AccountEntries } from '@ledger/wire'
import { ReorderedVersions, VoidTail, WrongBalance } from './follow-error.ts'

/** Where a message of the topic of entries says that its record stands. */
export interface EntriesPlace {
  readonly shardId: number
  readonly position: number
}

/** An account as its messages tell it. */
export interface FollowedAccount {
  readonly version: number
  readonly position: number
  /** Posted debits and credits, pending debits and credits. */
  readonly sums: readonly [bigint, bigint, bigint, bigint]
}

const nothing: FollowedAccount = { version: 0, position: 0, sums: [0n, 0n, 0n, 0n] }

/**
 * Follows the topic that is keyed by account, from its beginning on. There are no positions without a gap
 * in it, so each account proves by itself that nothing of it is lost, doubled or reordered.
 */
export class EntriesFollower {
  /** By shard, and in it by the number of the account. */
  readonly #accounts = new Map<number, Map<number, FollowedAccount>>()

  /** @throws ReorderedVersions, WrongBalance, and then nothing was taken */
  take(told: AccountEntries, place: EntriesPlace): 'new' | 'seen' {
    const accounts = this.#accountsOf(place.shardId)
    const before = accounts.get(told.account_no) ?? nothing
    if (told.to_version <= before.version) return 'seen'
    if (told.from_version !== before.version + 1) {
      const entry = { account: told.account, version: told.from_version }
      throw new ReorderedVersions(place, entry, before.version + 1)
    }
    const sums = told.entries.reduce(added, before.sums)
    const [comesTo, says] = [sums.join(' '), [...told.posted, ...told.pending].join(' ')]
    if (comesTo !== says) throw new WrongBalance(place, told.account, comesTo, says)
    accounts.set(told.account_no, { version: told.to_version, position: place.position, sums })
    return 'new'
  }

  /** Undefined before its first entry came. */
  account(shardId: number, accountNo: number): FollowedAccount | undefined {
    return this.#accounts.get(shardId)?.get(accountNo)
  }

  /** A new epoch of a shard begins. @throws VoidTail when it makes void what was taken */
  raiseEpoch({ shardId, position }: EntriesPlace): void {
    for (const followed of this.#accountsOf(shardId).values()) {
      if (followed.position < position) continue
      throw new VoidTail('entries from here on were void', shardId, position)
    }
  }

  #accountsOf(shardId: number): Map<number, FollowedAccount> {
    const known = this.#accounts.get(shardId)
    if (known !== undefined) return known
    const made = new Map<number, FollowedAccount>()
    this.#accounts.set(shardId, made)
    return made
  }
}

function added(
  [postedDebits, postedCredits, pendingDebits, pendingCredits]: FollowedAccount['sums'],
  { kind, direction, amount }: AccountEntries['entries'][number],
): FollowedAccount['sums'] {
  const change = kind === 'release' ? -BigInt(amount) : BigInt(amount)
  const [debits, credits] = direction === 'debit' ? [change, 0n] : [0n, change]
  return kind === 'post'
    ? [postedDebits + debits, postedCredits + credits, pendingDebits, pendingCredits]
    : [postedDebits, postedCredits, pendingDebits + debits, pendingCredits + credits]
}
