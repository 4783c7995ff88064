import { classifyDatabaseError } from '@ledger/runtime'
import type { CachedBalance, Token } from '@ledger/wire'
import { Answers } from '../../cache/answers.ts'
import type { KnownBalance } from '../../cache/known-balance.ts'
import type { RedisBalances } from '../../cache/redis-balances.ts'
import type { AccountIdentity } from '../../identity.ts'
import type { BalanceRow, BalanceSnapshot } from '../../load/balance-snapshot.ts'
import type { Coalescer } from '../../load/coalescer.ts'
import { hasReached, placeOf, type Place } from '../../place.ts'
import { minTokenOf, requireReached, type Freshness } from '../consistency.ts'
import { renderBalance } from './render-balance.ts'

/** A balance and how far the journal was when it was looked at for this answer. */
export interface ServedBalance {
  readonly balance: KnownBalance
  readonly place: Place
}

/** Several of one snapshot, in the order asked; undefined for an account that does not exist. */
export interface ServedBalances {
  readonly balances: readonly (KnownBalance | undefined)[]
  readonly place: Place
}

export interface ShardBalancesParts {
  readonly versionCheck: Coalescer<BalanceSnapshot>
  readonly projected: Coalescer<BalanceSnapshot | undefined>
  readonly redis: RedisBalances | undefined
  readonly answersMax: number
  /** How long an eventual read is answered from this process without looking for a newer balance. */
  readonly eventualReuseMsMax: number
}

/** The balances of one shard, as fresh as they are asked for. */
export class ShardBalances {
  readonly #parts: ShardBalancesParts
  readonly #answers: Answers

  constructor(parts: ShardBalancesParts) {
    this.#parts = parts
    this.#answers = new Answers(parts.answersMax)
  }

  /**
   * The balance of one account.
   * @returns undefined when the account does not exist
   * @throws ProblemError invalid_token, overloaded; what the database threw
   */
  one(account: AccountIdentity, freshness: Freshness): Promise<ServedBalance | undefined> {
    switch (freshness.consistency) {
      case 'strong':
        return this.#strong(account, freshness.minToken)
      case 'at_least':
        return this.#atLeast(account, freshness.minToken)
      case 'eventual':
        return this.#eventual(account)
      default:
        return freshness satisfies never
    }
  }

  /** Several accounts in one snapshot: only the journal and the projection have that. */
  async many(accounts: readonly AccountIdentity[], freshness: Freshness): Promise<ServedBalances> {
    if (freshness.consistency !== 'strong') {
      const projected = await this.#manyProjected(accounts)
      const isFresh =
        freshness.consistency === 'eventual' ||
        (projected !== undefined && hasReached(projected.place, freshness.minToken))
      if (projected !== undefined && isFresh) return projected
    }
    const accountNos = accounts.map((account) => account.accountNo)
    const { place, balances } = await this.#parts.versionCheck.read(accountNos)
    requireReached(place, minTokenOf(freshness))
    return {
      place,
      balances: accounts.map((account) => {
        const head = balances.get(account.accountNo)
        return head === undefined ? undefined : this.#checked(account, head, place)
      }),
    }
  }

  /** To be called when no read is under way any more. */
  async close(): Promise<void> {
    await Promise.all([this.#parts.versionCheck.close(), this.#parts.projected.close()])
  }

  async #manyProjected(accounts: readonly AccountIdentity[]): Promise<ServedBalances | undefined> {
    const snapshot = await this.#parts.projected.read(accounts.map((account) => account.accountNo))
    if (snapshot === undefined) return undefined
    const { place } = snapshot
    const balances: KnownBalance[] = []
    for (const account of accounts) {
      const row = snapshot.balances.get(account.accountNo)
      if (row === undefined) return undefined // no entry yet, or not one that is projected
      balances.push(rendered(account, row, place, false))
    }
    return { balances, place }
  }

  /** What the journal's head says: the text rendered before for this version, else the head itself. */
  async #strong(
    account: AccountIdentity,
    minToken: Token | undefined,
  ): Promise<ServedBalance | undefined> {
    const { place, balances } = await this.#parts.versionCheck.read([account.accountNo])
    requireReached(place, minToken)
    const head = balances.get(account.accountNo)
    return head === undefined ? undefined : { balance: this.#checked(account, head, place), place }
  }

  /** Whoever can prove that it is that far; in the end the journal. */
  async #atLeast(account: AccountIdentity, token: Token): Promise<ServedBalance | undefined> {
    const known = this.#answers.get(account.accountNo)
    if (known !== undefined && hasReached(known.place, token)) return served(known)
    const cached = await this.#cached(account, known)
    if (cached !== undefined && hasReached(cached.place, token)) return this.#keep(account, cached)
    const projected = await this.#projected(account)
    if (projected !== undefined && hasReached(projected.place, token)) {
      return this.#keep(account, projected)
    }
    return this.#strong(account, token)
  }

  /** The nearest that knows; what is known already, however old, when the database is away. */
  async #eventual(account: AccountIdentity): Promise<ServedBalance | undefined> {
    const known = this.#answers.get(account.accountNo)
    const { eventualReuseMsMax } = this.#parts
    if (known !== undefined && performance.now() - known.lookedAtMs < eventualReuseMsMax) {
      return served(known)
    }
    try {
      const found = (await this.#cached(account, known)) ?? (await this.#projected(account))
      if (found !== undefined) return this.#keep(account, found)
      return await this.#strong(account, undefined)
    } catch (error) {
      if (known === undefined || classifyDatabaseError(error) === 'bug') throw error
      return served(known)
    }
  }

  async #cached(
    account: AccountIdentity,
    known: KnownBalance | undefined,
  ): Promise<KnownBalance | undefined> {
    const cached = await this.#parts.redis?.find(account, known)
    if (cached === 'same') return known && { ...known, lookedAtMs: performance.now() }
    if (cached === undefined) return undefined
    const { epoch, position, recordedAt } = cached
    const place = placeOf(account.ledger.shardId, epoch, position, recordedAt, undefined)
    return rendered(account, rowOf(cached), place, false)
  }

  async #projected(account: AccountIdentity): Promise<KnownBalance | undefined> {
    const snapshot = await this.#parts.projected.read([account.accountNo])
    const row = snapshot?.balances.get(account.accountNo)
    if (snapshot === undefined || row === undefined) return undefined
    return rendered(account, row, snapshot.place, false)
  }

  /** Serves the newer of what was found and what is known, and remembers that it was looked for. */
  #keep({ accountNo }: AccountIdentity, found: KnownBalance): ServedBalance {
    const known = this.#answers.get(accountNo)
    const isNewer = known === undefined || hasReached(found.place, known.place)
    const kept = isNewer ? found : { ...known, lookedAtMs: found.lookedAtMs }
    this.#answers.put(accountNo, kept)
    return served(kept)
  }

  #checked(account: AccountIdentity, head: BalanceRow, place: Place): KnownBalance {
    const known = this.#answers.get(account.accountNo)
    const isSame = known?.version === head.version && known.epoch === head.epoch
    const balance =
      isSame && known.isFromHead
        ? { ...known, place, lookedAtMs: place.asOfMs }
        : rendered(account, head, place, true)
    this.#answers.put(account.accountNo, balance)
    return balance
  }
}

function rendered(
  account: AccountIdentity,
  row: BalanceRow,
  place: Place,
  isFromHead: boolean,
): KnownBalance {
  const { epoch, version } = row
  const text = renderBalance(account, version, row)
  return { epoch, version, text, place, isFromHead, lookedAtMs: performance.now() }
}

function rowOf({ epoch, version, posted, pending }: CachedBalance): BalanceRow {
  return {
    epoch,
    version,
    postedDebits: posted[0],
    postedCredits: posted[1],
    pendingDebits: pending[0],
    pendingCredits: pending[1],
  }
}

function served(balance: KnownBalance): ServedBalance {
  return { balance, place: balance.place }
}
