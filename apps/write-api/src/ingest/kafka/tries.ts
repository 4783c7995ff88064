/** How often one message may be what keeps its partition from going on, before it is given up. */
const triesMax = 3
/** One partition has at most a batch of them; more are forgotten, and tried as often again. */
const offsetsMax = 10_000

/** Counts how often messages could not be settled for a reason that does not pass by itself. */
export class Tries {
  readonly #byOffset = new Map<number, number>()

  /** @returns whether it is to be given up */
  failedAgain(offset: number): boolean {
    if (this.#byOffset.size >= offsetsMax) this.#byOffset.clear()
    const tries = (this.#byOffset.get(offset) ?? 0) + 1
    this.#byOffset.set(offset, tries)
    return tries >= triesMax
  }

  isGivenUp(offset: number): boolean {
    return (this.#byOffset.get(offset) ?? 0) >= triesMax
  }

  /** What is below is settled. */
  forgetBelow(offset: number): void {
    if (this.#byOffset.size === 0) return
    for (const tried of this.#byOffset.keys()) {
      if (tried < offset) this.#byOffset.delete(tried)
    }
  }
}
