import { seededRandom } from '@ledger/testkit'

/** Choices that look random and are the same for the same seed. */
export class Random {
  readonly #below: (below: number) => number

  constructor(seed: number) {
    this.#below = seededRandom(seed)
  }

  /** A whole number, both bounds included. */
  between(low: number, high: number): number {
    return low + this.#below(high - low + 1)
  }

  chance(probability: number): boolean {
    const steps = 1_000_000
    return this.#below(steps) < probability * steps
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.#below(items.length)]
    if (item === undefined) throw new Error('there is nothing to pick from')
    return item
  }

  /** Some of the items, all different, in random order. */
  some<T>(items: readonly T[], count: number): readonly T[] {
    const left = [...items]
    return Array.from({ length: Math.min(count, left.length) }, () => {
      const [item] = left.splice(this.#below(left.length), 1)
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    })
  }

  /** A generator of its own for somebody who works beside others. */
  fork(): Random {
    return new Random(this.#below(2 ** 31))
  }
}
