import { hasReached } from '../place.ts'
import type { KnownBalance } from './known-balance.ts'
import { RecentMap } from './recent-map.ts'

/** The balances of one shard that this process has rendered, by account number. */
export class Answers {
  readonly #known: RecentMap<number, KnownBalance>

  /** @param answersMax about 700 bytes each */
  constructor(answersMax: number) {
    this.#known = new RecentMap(answersMax)
  }

  get(accountNo: number): KnownBalance | undefined {
    return this.#known.get(accountNo)
  }

  /** Answers come back in another order than the questions went out; what is older never replaces. */
  put(accountNo: number, balance: KnownBalance): void {
    const known = this.#known.get(accountNo)
    if (known === undefined || hasReached(balance.place, known.place)) {
      this.#known.set(accountNo, balance)
    }
  }
}
