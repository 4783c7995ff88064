/** Counts what passed and what failed, and remembers what failed to say it at the end. */
export class Tally {
  #passed = 0
  readonly #failures: string[] = []

  get failed(): number {
    return this.#failures.length
  }

  pass(count = 1): void {
    this.#passed += count
  }

  fail(what: string): void {
    this.#failures.push(what)
  }

  /** The failures, and the counts in the last line. */
  print(): void {
    for (const failure of this.#failures) console.log(`✗ ${failure}`)
    console.log(`${this.#passed} passed, ${this.failed} failed`)
  }
}
