/** Failures in a row after which nobody waits any more, and how long until one asks again. */
const failuresMax = 3
const openMs = 1_000

/**
 * Keeps callers from waiting for something that has been failing: after some failures in a row it is
 * open for a while, then lets one through at a time until one succeeds.
 */
export class CircuitBreaker {
  #failures = 0
  #openUntilMs = 0

  /** Whether to ask now. */
  isClosed(): boolean {
    if (this.#failures < failuresMax) return true
    const now = performance.now()
    if (now < this.#openUntilMs) return false
    this.#openUntilMs = now + openMs // this one is the probe
    return true
  }

  succeeded(): void {
    this.#failures = 0
  }

  /** @returns true when this failure is the one that opened it */
  failed(): boolean {
    this.#failures += 1
    this.#openUntilMs = performance.now() + openMs
    return this.#failures === failuresMax
  }
}
