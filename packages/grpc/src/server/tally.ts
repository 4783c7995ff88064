/** How many there are of something, and whether one more may be. */
export class Tally {
  readonly #max: number
  #count = 0

  constructor(max: number) {
    this.#max = max
  }

  get count(): number {
    return this.#count
  }

  /** @returns false when there are too many; else `leave` must follow, once */
  enter(): boolean {
    if (this.#count >= this.#max) return false
    this.#count += 1
    return true
  }

  leave(): void {
    this.#count -= 1
  }
}
