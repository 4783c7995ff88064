import type { Account } from '@ledger/domain'
import type { ShardCount } from '../journal/read-shard.ts'
import type { Command } from './command.ts'

/** What a batch rests on was changed by somebody else: nothing of it was written. */
export class HeadsChanged extends Error {}

/** A batch that looks up what is not known. */
export interface Look {
  /** What was known when it began, by number; what has been decided since is kept until it ends. */
  readonly known: ReadonlyMap<number, Account>
  /** Accounts whose heads it has to read. */
  readonly unknown: readonly number[]
  readonly generation: number
  /** In decided batches. */
  readonly startedAt: number
}

/** A decided batch, from here to the end of its commit. */
export interface Turn {
  /** What the shard's row must say under its lock. */
  readonly expected: ShardCount
  /** Resolves when the batch before has committed. @throws HeadsChanged when it has not */
  readonly previous: Promise<void>
  committed(): void
  failed(): void
}

interface KnownHead {
  readonly account: Account
  /** When it was known last, in decided batches. */
  readonly decidedAt: number
}

/** How many batches lock after one that had to, or that found the shard changed by somebody else. */
const lockedBatchesMin = 8
const lockedBatchesMax = 512
/** After so many commits in a row a conflict counts as the first again. */
const calmCommits = 100

/**
 * The heads of accounts as the batches of this process leave them, so that a batch need not lock and
 * read them: it decides on what is known here, and is written only if under the lock of the shard
 * nobody else has committed anything since. The count of the shard's commits tells; it rises with
 * every batch of any process, and the epoch when the database was another one. A batch decides on
 * what its predecessors leave, and is sent when they have committed. Saves a round trip, the row
 * locks and reading them back: a fifth of what a batch costs Postgres and the write API each.
 *
 * Where it does not hold (two processes on one shard; commands that need more than accounts; any
 * failure) everything here is forgotten and the next batches lock.
 */
export class KnownHeads {
  readonly #headsMax: number
  readonly #heads = new Map<number, KnownHead>()
  readonly #looks = new Set<Look>()
  readonly #locking = new Set<Promise<void>>()
  /** Where the shard is when everything decided here has committed; undefined when nothing is known. */
  #count: ShardCount | undefined
  /** The commits that there were when it was first known: all since then are ours. */
  #commitsAtFirst = 0
  #last: Promise<void> = Promise.resolve()
  #generation = 0
  /** Batches, since the process began. */
  #decided = 0
  #committed = 0
  #toLock = 0
  #lockedBatches = lockedBatchesMin
  #commitsInARow = 0

  /** @param headsMax how many are kept, about 300 bytes each; with 0 every batch locks */
  constructor(headsMax: number) {
    this.#headsMax = headsMax
  }

  /** Whether the next batch, of these commands, is decided on what is known. */
  suffices(commands: readonly Command[]): boolean {
    if (this.#headsMax === 0) return false
    if (!commands.every(needsAccountsOnly)) this.#toLock = Math.max(this.#toLock, lockedBatchesMin)
    if (this.#toLock === 0) return true
    this.#toLock -= 1
    return false
  }

  /** Runs a batch that locks what it names. What it leaves is not known here. */
  async whileLocking<T>(run: () => Promise<T>): Promise<T> {
    this.#forget()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#locking.add(promise)
    try {
      await this.#last.catch(() => undefined) // it would have been decided in vain
      return await run()
    } finally {
      this.#locking.delete(promise)
      resolve()
    }
  }

  /**
   * Begins a batch that names these accounts, once none that locks is under way. Ends with `endLook`
   * or `abandon`.
   * @throws HeadsChanged when others that lock have begun meanwhile
   */
  async look(accountNos: readonly number[]): Promise<Look> {
    await Promise.all(this.#locking)
    if (this.#locking.size > 0) throw new HeadsChanged('batches that lock are under way')
    const known = new Map<number, Account>()
    const unknown: number[] = []
    for (const accountNo of accountNos) {
      const account = this.#heads.get(accountNo)?.account
      if (account === undefined) unknown.push(accountNo)
      else known.set(accountNo, account)
    }
    const look = { known, unknown, generation: this.#generation, startedAt: this.#decided }
    this.#looks.add(look)
    return look
  }

  /**
   * Ends the look-up. From here to `decide` nothing may be awaited: what `head` says is what the batch
   * has to be decided on.
   * @throws HeadsChanged when what it found does not fit what is known
   */
  endLook(look: Look, seen: ShardCount): void {
    this.#looks.delete(look)
    const isForgotten = look.generation !== this.#generation
    if (!isForgotten && this.#count === undefined) {
      const { epoch, commits, settingsRevision } = seen
      this.#count = { epoch, commits, settingsRevision }
      this.#commitsAtFirst = commits
    }
    if (isForgotten || !this.#fits(seen)) {
      this.#lock()
      throw new HeadsChanged('the shard was changed by somebody else')
    }
  }

  abandon(look: Look): void {
    this.#looks.delete(look)
  }

  /** As the batches decided so far leave it; undefined when only the database knows. */
  head(accountNo: number, { known }: Look): Account | undefined {
    return this.#heads.get(accountNo)?.account ?? known.get(accountNo)
  }

  /** Takes what a batch leaves as known from now on. Its commit has to be reported. */
  decide(changed: Iterable<Account>): Turn {
    const expected = this.#count
    if (expected === undefined) throw new Error('a batch was decided without a look')
    this.#count = { ...expected, commits: expected.commits + 1 }
    this.#decided += 1
    for (const account of changed) {
      this.#heads.delete(account.accountNo) // so that it stands at the end
      this.#heads.set(account.accountNo, { account, decidedAt: this.#decided })
    }
    this.#forgetOldest()

    const previous = this.#last
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    promise.catch(() => undefined) // there may be no successor
    this.#last = promise
    const decided = this.#decided
    return {
      expected,
      previous,
      committed: () => {
        this.#committed = decided
        this.#calm()
        resolve()
      },
      failed: () => {
        this.#lock()
        reject(new HeadsChanged('the batch before was not committed'))
      },
    }
  }

  /**
   * Whether all that was committed since it looked is known here. A look that began earlier than the
   * first one may end later: others may have committed in between.
   */
  #fits({ epoch, commits, settingsRevision }: ShardCount): boolean {
    const count = this.#count
    return (
      count !== undefined &&
      epoch === count.epoch &&
      settingsRevision === count.settingsRevision &&
      commits >= this.#commitsAtFirst &&
      commits <= count.commits
    )
  }

  #calm(): void {
    this.#commitsInARow += 1
    if (this.#commitsInARow >= calmCommits) this.#lockedBatches = lockedBatchesMin
  }

  /** Forgets everything and has the next batches lock, the more of them the more often it comes. */
  #lock(): void {
    this.#forget()
    this.#commitsInARow = 0
    if (this.#toLock > 0) return // they have been told already
    this.#toLock = this.#lockedBatches
    this.#lockedBatches = Math.min(this.#lockedBatches * 2, lockedBatchesMax)
  }

  #forget(): void {
    this.#generation += 1
    this.#count = undefined
    this.#heads.clear()
  }

  /**
   * But for what the database may not tell yet: what is not committed, and what was decided after a
   * batch began to look up what it will be decided on.
   */
  #forgetOldest(): void {
    if (this.#heads.size <= this.#headsMax) return
    const starts = [...this.#looks].map(({ startedAt }) => startedAt)
    const keptFrom = Math.min(this.#committed, ...starts)
    for (const [accountNo, { decidedAt }] of this.#heads) {
      if (this.#heads.size <= this.#headsMax || decidedAt >= keptFrom) return
      this.#heads.delete(accountNo)
    }
  }
}

/** Ids that were given are looked up as well, and the database refuses to take one twice. */
function needsAccountsOnly({ operation, ifMatch }: Command): boolean {
  return operation.name === 'post-transaction' && ifMatch === undefined
}
