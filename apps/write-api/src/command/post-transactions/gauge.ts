/** Counts what may be had at once; whoever would pass the bound is told no. */
export class Gauge {
  readonly #max: number
  #taken = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Whether there was room; then it is taken. */
  take(count: number): boolean {
    if (this.#taken + count > this.#max) return false
    this.#taken += count
    return true
  }

  give(count: number): void {
    this.#taken -= count
  }
}
