import type { AccountEntries } from '@ledger/wire'
import { ReorderedVersions, VoidTail, WrongBalance } from './follow-error.ts'
import { FollowedEpochs } from './followed-epochs.ts'

/** Where a message of the topic of entries says that its record stands, in its headers. */
export interface EntriesPlace {
  readonly shardId: number
  readonly position: number
  readonly epoch: number
}

/** An account as its messages tell it. */
export interface FollowedAccount {
  readonly version: number
  /** Of the record that was taken last, and the epoch that wrote it. */
  readonly position: number
  readonly epoch: number
  /** Posted debits and credits, pending debits and credits. */
  readonly sums: readonly [bigint, bigint, bigint, bigint]
}

interface FollowedShard {
  readonly epochs: FollowedEpochs
  /** By number. */
  readonly accounts: Map<number, FollowedAccount>
}

const nothing: FollowedAccount = { version: 0, position: 0, epoch: 0, sums: [0n, 0n, 0n, 0n] }
const epochFirst = 1

/**
 * Follows the topic that is keyed by account, from its beginning on. There are no positions without a gap
 * in it, so each account proves by itself that nothing of it is lost, doubled or reordered.
 */
export class EntriesFollower {
  readonly #shards = new Map<number, FollowedShard>()

  /**
   * `void` is what a server wrote that had been replaced, and is not taken.
   * @throws ReorderedVersions, VoidTail, WrongBalance, and then nothing was taken
   */
  take(told: AccountEntries, place: EntriesPlace): 'new' | 'seen' | 'void' {
    const { shardId, position, epoch } = place
    const { epochs, accounts } = this.#shard(shardId)
    if (epochs.isVoid(epoch, position)) return 'void'
    const before = accounts.get(told.account_no) ?? nothing
    if (told.to_version <= before.version) {
      if (epoch <= before.epoch) return 'seen'
      // the same version once more, of a later epoch: what was taken under it is void
      throw new VoidTail(`account ${told.account} was told something void`, shardId, position)
    }
    if (told.from_version !== before.version + 1) {
      const entry = { account: told.account, version: told.from_version }
      throw new ReorderedVersions(place, entry, before.version + 1)
    }
    const sums = told.entries.reduce(added, before.sums)
    const [comesTo, says] = [sums.join(' '), [...told.posted, ...told.pending].join(' ')]
    if (comesTo !== says) throw new WrongBalance(place, told.account, comesTo, says)
    accounts.set(told.account_no, { version: told.to_version, position, epoch, sums })
    return 'new'
  }

  /** Undefined before its first entry came. */
  account(shardId: number, accountNo: number): FollowedAccount | undefined {
    return this.#shards.get(shardId)?.accounts.get(accountNo)
  }

  /**
   * A new epoch of a shard begins at this place. Every partition tells it, and may tell it again: only the
   * first time counts. @throws VoidTail when it makes void what was taken
   */
  raiseEpoch({ shardId, position, epoch }: EntriesPlace): void {
    const { epochs, accounts } = this.#shard(shardId)
    if (epochs.has(epoch)) return
    for (const followed of accounts.values()) {
      if (followed.position < position || followed.epoch >= epoch) continue
      throw new VoidTail('entries from here on were void', shardId, position)
    }
    epochs.raise(epoch, position)
  }

  #shard(shardId: number): FollowedShard {
    const known = this.#shards.get(shardId)
    if (known !== undefined) return known
    const made = { epochs: new FollowedEpochs(epochFirst), accounts: new Map() }
    this.#shards.set(shardId, made)
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
