import type { Log } from '@ledger/runtime'

const saidEveryMs = 1_000

/** Says once a second how many calls were refused: a line each would be a load of its own. */
export class RefusalLog {
  readonly #log: Log
  #refused = 0
  #saidAt = -Infinity

  constructor(log: Log) {
    this.#log = log
  }

  count(): void {
    this.#refused += 1
    const now = performance.now()
    if (now - this.#saidAt < saidEveryMs) return
    this.#log.warn(
      { refused: this.#refused },
      'gRPC calls were refused: too many are waiting already',
    )
    this.#refused = 0
    this.#saidAt = now
  }
}
